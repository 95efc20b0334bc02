from decimal import Decimal
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models

from review.rules import figures


class PointsField(models.DecimalField):
    """Points of a scale, exact to a tenth; read back in their plainest form: 2, 1.5."""

    def __init__(self, verbose_name: Any = None, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", 5)
        kwargs.setdefault("decimal_places", 1)
        kwargs.setdefault("validators", [MinValueValidator(0)])
        super().__init__(verbose_name, **kwargs)

    def from_db_value(self, value: Decimal | None, *_args: Any) -> figures.Points | None:
        return None if value is None else figures.plain(value)
