"""The three verdicts and the six facts in words. Never "approved": the Department selects."""

from handlers.rules import Result, Value
from handlers.text import T, Text

VERDICTS: dict[Value, Text] = {
    Value.ELIGIBLE: T("within the plan's terms"),
    Value.NOT_ELIGIBLE: T("not within the plan's terms"),
    Value.UNDETERMINED: T("not certain yet"),
}
"""One kind of support."""


def overall(value: Value, year: int) -> Text:
    """The plan as a whole, with the year it was made for."""
    of = str(year)
    match value:
        case Value.ELIGIBLE:
            return T("The plan of {year} applies to your unit.", year=of)
        case Value.NOT_ELIGIBLE:
            return T("In general, the plan of {year} does not apply to your unit.", year=of)
        case Value.UNDETERMINED:
            return T("Whether the plan of {year} applies to your unit is not certain.", year=of)


RESULTS: dict[Result, Text] = {
    Result.MET: T("Met"),
    Result.NOT_MET: T("Not met"),
    Result.UNKNOWN: T("Not known yet"),
    Result.DEPARTMENT: T("The Department confirms"),
}
"""One rule of the trace."""

FACTS: dict[str, Text] = {
    "entity": T("Kind of unit"),
    "place": T("Place"),
    "activity": T("Activity"),
    "products": T("Products"),
    "sector": T("Sector"),
    "applies_system": T("Management system"),
}

ANSWERS: dict[str, dict[str, Text]] = {
    "entity": {
        "enterprise": T("Enterprise"),
        "cooperative": T("Cooperative"),
        "facility": T("Production facility"),
        "household": T("Household business"),
        "individual": T("Individual without a business"),
        "agency": T("Agency, organisation"),
    },
    "place": {"hue": T("In Huế"), "elsewhere": T("Elsewhere")},
    "activity": {
        "produces": T("We produce (perhaps sell as well)"),
        "trades": T("Only trade or services"),
    },
    "products": {
        "key_local": T("Key local product"),
        "hue_brand": T("Huế-branded product"),
        "priority_sector": T("Priority sector, as medicinal herbs"),
        "ocop_province": T("Provincial OCOP award"),
        "other": T("None of these groups"),
    },
    "sector": {
        "food": T("Food"),
        "speciality": T("Local speciality"),
        "agriculture": T("Agriculture"),
        "craft": T("Handicraft, fine art"),
        "textile": T("Textile, garment"),
        "construction_materials": T("Construction materials"),
        "other": T("Another sector"),
    },
    "applies_system": {"yes": T("Yes, we apply one"), "no": T("No, none yet")},
}
"""Every answer as it stands on a button, in the order of the buttons."""
