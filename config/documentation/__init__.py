"""The parts of ``docs`` that are made from the code, and the check of every link."""
