"""Words of the pages over works: steps, states for their author, lines of the journal."""
