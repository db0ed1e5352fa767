"""Names of time zones, such as Asia/Shanghai."""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from coachbook.base.problems import did_you_mean


def is_time_zone(name: str) -> bool:
    """Whether there is a time zone of that name; `localtime` would be another on each machine."""
    try:
        return ("/" in name or name == "UTC") and bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def time_zone_hint(name: str) -> str:
    """What to write in place of a name that is no time zone's: the nearest one, or an example."""
    places = (zone for zone in available_timezones() if "/" in zone)
    return did_you_mean(name, places) or "expected a name such as Asia/Shanghai"
