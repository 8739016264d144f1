"""Retention with reviews: parameters and seed as JSON on standard input, a report as JSON on standard output."""

import json
import random
import sys


def model(half_life, growth, reviews, items, days, seed):
    reviews = sorted(day for day in reviews if day < days)
    time, retention, rows = [], [], []
    since, strength, at = 0.0, half_life, 0.0
    left = list(reviews)
    steps = days * 8
    for step in range(steps + 1):
        now = step / 8
        while left and left[0] <= now:
            day = left.pop(0)
            rows.append([f"day {day:g}", 2 ** (-(day - since) / strength), strength])
            since, strength = day, strength * growth
        at = 2 ** (-(now - since) / strength)
        time.append(now)
        retention.append(at)
    chance = random.Random(seed)
    recalled = sum(chance.random() < at for _ in range(items)) / items
    marks = [{"color": "muted", "mark": {"rule": {"at": day, "direction": "vertical"}}} for day in reviews]
    return {
        "figures": [{
            "name": "retention",
            "title": "Retention over the days",
            "description": f"Retention falls from 1 and is restored by {len(reviews)} reviews; "
            f"after {days} days it is {at:.2f}.",
            "panels": [{
                "x": {"label": "time (days)"},
                "y": {"label": "retention", "range": [0, 1]},
                "series": [{"label": "retention", "mark": {"line": {"x": time, "y": retention}}}] + marks,
            }],
        }],
        "tables": [{
            "name": "reviews",
            "title": "Retention before each review",
            "columns": [
                {"label": "review"},
                {"label": "retention before", "format": {"fixed": 2}},
                {"label": "half-life before (days)", "format": {"fixed": 1}},
            ],
            "rows": rows,
        }],
        "values": {"expected": at, "recalled": recalled, "half_life_last": strength},
    }


if __name__ == "__main__":
    request = json.load(sys.stdin)
    report = model(**request["parameters"], seed=request["seed"])
    # `allow_nan=False`: a number that is none is a mistake, and is told here.
    json.dump({"report": report}, sys.stdout, allow_nan=False)
