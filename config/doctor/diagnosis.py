"""What one look at one part says."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Diagnosis:
    """``fault`` says what is wrong and ``cure`` what to type; both are empty where all is well."""

    name: str
    detail: str = ""
    fault: str = ""
    cure: str = ""

    @property
    def ok(self) -> bool:
        return not self.fault


def sound(name: str, detail: str = "") -> Diagnosis:
    return Diagnosis(name, detail)


def ill(name: str, fault: str, *, cure: str, detail: str = "") -> Diagnosis:
    return Diagnosis(name, detail, fault, cure)
