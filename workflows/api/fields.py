"""Kinds of values in the bodies of the API, and bodies that several addresses share."""

from datetime import UTC
from decimal import Decimal
from typing import Any

from rest_framework import serializers

from review.rules import figures


class MomentField(serializers.DateTimeField):
    """A moment, in UTC whatever the clock of the territory."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(default_timezone=UTC, **kwargs)


class PointsField(serializers.DecimalField):
    """Points of a scale, exact to a tenth: 2, 1.5."""

    def __init__(self, **kwargs: Any) -> None:
        given = {"max_digits": 5, "decimal_places": 1, "min_value": 0} | kwargs
        super().__init__(coerce_to_string=False, **given)

    def to_representation(self, value: Any) -> Any:
        """A whole number where it is one: JSON then says 2 and not 2.0."""
        return figures.plain(Decimal(value))


class FigureField(PointsField):
    """A sum of points or a percent, exact to a hundredth."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**({"max_digits": 7, "decimal_places": 2} | kwargs))


class FaultAnswer(serializers.Serializer[Any]):
    """What is wrong with one part of the sent data."""

    field = serializers.CharField(
        allow_blank=True,
        help_text="The way to the field, as in `marks.3.points`; empty: all of the data.",
    )
    criterion = serializers.IntegerField(
        allow_null=True, help_text="Id of the criterion, when it is about one."
    )
    code = serializers.CharField(help_text="For programs.")
    message = serializers.CharField(help_text="For people, in the language of the site.")


class RefusalAnswer(serializers.Serializer[Any]):
    """The one shape of every refusal."""

    code = serializers.CharField(help_text="For programs.")
    message = serializers.CharField(help_text="For people, in the language of the site.")
    errors = FaultAnswer(  # type: ignore[assignment]  # a field, not what a serializer found
        many=True, help_text="What of the sent data is to be mended; often empty."
    )


class WorkName(serializers.Serializer[Any]):
    """A work by what it is called."""

    id = serializers.IntegerField(source="pk")
    number = serializers.CharField(allow_blank=True)
    title = serializers.CharField(allow_blank=True)


class PageQuery(serializers.Serializer[Any]):
    """Which part of a list."""

    page = serializers.IntegerField(required=False, min_value=1, help_text="The first is 1.")
    page_size = serializers.IntegerField(
        required=False, min_value=1, max_value=200, help_text="Rows on a page: 50 unless told."
    )


class PageAnswer(serializers.Serializer[Any]):
    """A page of a list; a subclass says what its rows are."""

    count = serializers.IntegerField(min_value=0, help_text="Rows of the whole list.")
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
