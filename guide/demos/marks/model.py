import json
import sys


def panel(title, mark):
    return {"title": title, "x": {}, "y": {}, "series": [{"mark": mark}]}


steps = [0, 1, 2, 3, 4]
panels = [
    panel("line", {"line": {"x": steps, "y": [1, 3, 2, 4, 3], "dash": "solid"}}),
    panel("points", {"points": {"x": steps, "y": [1, 3, 2, 4, 3]}}),
    panel("bars", {"bars": {"x": steps, "y": [1, 3, -1, 4, 3]}}),
    panel("histogram", {"histogram": {"edges": [0, 1, 2, 3, 4], "heights": [2, 5, 4, 1]}}),
    panel("band", {"band": {"x": steps, "low": [0, 2, 1, 3, 2], "high": [2, 4, 3, 5, 4]}}),
    panel("error_bars", {"error_bars": {"x": steps, "y": [1, 3, 2, 4, 3], "low": [0, 2, 1, 3, 2], "high": [2, 4, 3, 5, 4]}}),
    panel("raster", {"raster": {"rows": [[0.2, 1.1, 2.9], [0.4, 3.1], [1.5, 2.5, 3.5, 3.7]]}}),
    panel(
        "heat_map",
        {
            "heat_map": {
                "x_edges": [0, 1, 2, 3],
                "y_edges": [0, 1, 2],
                "z": [0, 1, 2, 3, 4, 5],
                "z_label": "activity",
                "z_range": [0, 5],
            }
        },
    ),
    panel("rule", {"rule": {"at": 2, "direction": "horizontal"}}),
]
panels[8]["series"].insert(0, {"color": "muted", "mark": panels[0]["series"][0]["mark"]})
figure = {
    "name": "marks",
    "title": "All marks",
    "description": "Nine small panels: a line, points, bars, a histogram, a band, error bars, a raster of spikes, "
    "a heat map, and a rule across a line.",
    "panels": panels,
    "columns": 2,
}
json.dump({"report": {"figures": [figure]}}, sys.stdout)
