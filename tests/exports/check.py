"""Checks the exports of a built site with the programs that they are made for. Run by hand:

    python3 -m venv venv && venv/bin/pip install -r tests/exports/requirements.txt
    venv/bin/python tests/exports/check.py site/

- Both SKOS files, read by rdflib, are the same graph, it is the same graph again when rdflib has written and
  read it, and it keeps to the rules of SKOS.
- The files of terms hold what the whole has of them.
- objects.inv, read by Sphinx's own loader, leads to pages and anchors that are there; a small Sphinx project
  refers to each object and is built without a warning.
- terms.json is valid by its schema; terms.csv and anki.tsv hold the same texts.
- The data in pages is read by rdflib, and names terms as the SKOS files do.
"""

import csv
import functools
import html.parser
import http.server
import io
import json
import pathlib
import posixpath
import sys
import tempfile
import threading
import urllib.parse

import jsonschema
import rdflib
from rdflib.compare import isomorphic, to_isomorphic
from rdflib.namespace import DCTERMS, OWL, RDF, SKOS
from sphinx.application import Sphinx
from sphinx.util.inventory import InventoryFile

failures = []


def check(what, holds, detail=""):
    print(f"{'ok  ' if holds else 'FAIL'} {what}" + (f": {detail}" if detail else ""))
    if not holds:
        failures.append(what)


def graph_of(path, kind, base):
    return rdflib.Graph().parse(data=path.read_text("utf-8"), format=kind, publicID=base)


def check_skos(site, base, data):
    """Turtle and JSON-LD, and the files of each term."""
    turtle = graph_of(site / "exports/terms.ttl", "turtle", base + "exports/terms.ttl")
    json_ld = graph_of(site / "exports/terms.jsonld", "json-ld", base + "exports/terms.jsonld")
    check("terms.ttl and terms.jsonld are one graph", isomorphic(turtle, json_ld), f"{len(turtle)} statements")
    for kind in ("turtle", "json-ld", "xml"):
        again = rdflib.Graph().parse(data=turtle.serialize(format=kind), format=kind)
        check(f"the graph survives rdflib's {kind}", to_isomorphic(again) == to_isomorphic(turtle))
    concepts = set(turtle.subjects(RDF.type, SKOS.Concept))
    check("every term is a concept", len(concepts) == len(data["terms"]), f"{len(concepts)} concepts")
    for there, back in ((SKOS.broader, SKOS.narrower), (SKOS.related, SKOS.related), (SKOS.hasTopConcept, SKOS.topConceptOf)):
        one_way = [(s, o) for s, o in turtle.subject_objects(there) if (o, back, s) not in turtle]
        other_way = [(s, o) for s, o in turtle.subject_objects(back) if (o, there, s) not in turtle]
        count = len(list(turtle.subject_objects(there)))
        check(f"{there.fragment} and {back.fragment} mirror each other", not one_way + other_way, f"{count} pairs")
    labels = [SKOS.prefLabel, SKOS.altLabel, SKOS.hiddenLabel]
    twice = [
        (concept, label)
        for concept in concepts
        for at, kind in enumerate(labels)
        for label in turtle.objects(concept, kind)
        if any((concept, other, label) in turtle for other in labels[at + 1 :])
    ]
    check("no label of a concept is of two kinds (S13)", not twice, str(twice or ""))
    languages = [[label.language for label in turtle.objects(c, SKOS.prefLabel)] for c in concepts]
    check("one preferred label in each language (S14)", all(l and len(l) == len(set(l)) for l in languages))
    above = {c: set(turtle.transitive_objects(c, SKOS.broader)) - {c} for c in concepts}
    both = [(a, b) for a, b in turtle.subject_objects(SKOS.related) if b in above[a] or a in above[b]]
    check("nothing is related to what is above it (S27)", not both, str(both or ""))
    lost = [c for c in concepts if not any((t, SKOS.topConceptOf, None) in turtle for t in above[c] | {c})]
    check("every concept is below a top concept", not lost, str(lost or ""))
    strangers = {
        o
        for p in (SKOS.broader, SKOS.narrower, SKOS.related, DCTERMS.isReplacedBy)
        for o in turtle.objects(None, p)
        if o not in concepts
    }
    check("relations lead to concepts", not strangers, str(strangers or ""))
    gone = set(turtle.subjects(OWL.deprecated, rdflib.Literal(True)))
    said = {rdflib.URIRef(urllib.parse.urljoin(base, t["uri"])) for t in data["terms"] if t["status"] == "deprecated"}
    check("deprecated concepts are the deprecated terms", gone == said, f"{len(gone)}")
    wrong = []
    for term in data["terms"]:
        name = rdflib.URIRef(urllib.parse.urljoin(base, term["uri"]))
        path = f"terms/{term['id']}/term.ttl"
        own = graph_of(site / path, "turtle", base + path)
        whole = rdflib.Graph()
        whole += turtle.triples((name, None, None))
        if not isomorphic(own, whole) or json.loads((site / f"terms/{term['id']}/term.json").read_text("utf-8")) != term:
            wrong.append(term["id"])
    check("the files of terms are parts of the whole", not wrong, str(wrong or f"{len(data['terms'])} terms"))
    return turtle


def check_json(site, data):
    schema = json.loads((site / "exports" / data["$schema"]).read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    errors = [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]
    check("terms.json is valid by its schema", not errors, "; ".join(errors[:3]) or f"{len(data['terms'])} terms")
    ids = [term["id"] for term in data["terms"]]
    check("terms stand in the order of their ids", ids == sorted(ids) and len(ids) == len(set(ids)))


def check_tables(site, data):
    with open(site / "exports/terms.csv", encoding="utf-8", newline="") as file:
        rows = {row["id"]: row for row in csv.DictReader(file, strict=True)}
    wrong = [
        (term["id"], field)
        for term in data["terms"]
        for field in ("term", "expansion", "sense", "definition", "status", "replaced_by", "reviewed", "url")
        if rows[term["id"]][field] != (term[field] or "")
    ]
    for term in data["terms"]:
        for field in ("aliases", "forms", "broader", "narrower", "related", "contrast", "same_as"):
            if rows[term["id"]][field] != "|".join(term[field]):
                wrong.append((term["id"], field))
        for language, translation in term["translations"].items():
            for field, text in translation.items():
                if rows[term["id"]][f"{field}:{language}"] != (text or ""):
                    wrong.append((term["id"], f"{field}:{language}"))
    check("terms.csv holds the same texts", len(rows) == len(data["terms"]) and not wrong, str(wrong or f"{len(rows)} rows"))
    lines = (site / "exports/anki.tsv").read_text("utf-8").split("\n")
    head = [line for line in lines[:10] if line.startswith("#")]
    body = io.StringIO("\n".join(lines[len(head) :]), newline="")
    cards = list(csv.reader(body, delimiter="\t", strict=True))
    columns = next(line for line in head if line.startswith("#columns:")).removeprefix("#columns:").split("\t")
    learnt = [term for term in data["terms"] if term["status"] != "deprecated"]
    fits = all(
        len(card) == len(columns) and term["definition_html"] in card[2] and html.unescape(card[1]) == term["term"]
        for card, term in zip(cards, learnt, strict=True)
    )
    check("anki.tsv holds the same texts", fits and len({card[0] for card in cards}) == len(cards), f"{len(cards)} cards")


class Page(html.parser.HTMLParser):
    """The ids of a page, and the data in it."""

    def __init__(self, text):
        super().__init__()
        self.ids, self.data, self.inside = set(), [], False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.ids.add(attributes.get("id"))
        self.inside = tag == "script" and attributes.get("type") == "application/ld+json"

    def handle_data(self, data):
        if self.inside:
            self.data.append(data)

    def handle_endtag(self, _):
        self.inside = False


def check_inventory(site, pages):
    with open(site / "objects.inv", "rb") as file:
        inventory = InventoryFile.load(file, "https://example.org", posixpath.join)
    roles = {role: dict(items) for role, items in inventory.items()}
    count = {role: len(items) for role, items in roles.items()}
    check("Sphinx reads objects.inv", set(roles) <= {"std:term", "std:doc", "std:label"} and roles, str(count))
    dead = []
    for role, items in roles.items():
        for name, item in items.items():
            path, _, anchor = item.uri.removeprefix("https://example.org/").partition("#")
            path = urllib.parse.unquote(path)
            page = pages.get(path + "index.html" if path.endswith("/") or not path else path)
            if page is None or (anchor and urllib.parse.unquote(anchor) not in page.ids):
                dead.append((role, name, item.uri))
    check("every object is on its page", not dead, str(dead[:3] or ""))
    return roles


def check_sphinx(site, roles):
    """A project that refers to everything, built by Sphinx against the site served on this machine."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    # A backslash, `<` or a backquote has a meaning of its own in reStructuredText.
    plain = lambda name: not set(name) & set("\\<>`*|")
    role_of = {"std:term": "term", "std:doc": "doc", "std:label": "ref"}
    lines = [
        f"- :external+kb:{role_of[role]}:`words <{name}>`"
        for role, items in roles.items()
        for name in items
        if plain(name)
    ]
    with tempfile.TemporaryDirectory() as folder, server:
        root = pathlib.Path(folder)
        (root / "conf.py").write_text(
            "extensions = ['sphinx.ext.intersphinx']\nnitpicky = True\n"
            f"intersphinx_mapping = {{'kb': ('http://127.0.0.1:{server.server_port}/', None)}}\n"
        )
        (root / "index.rst").write_text("Test\n====\n\n" + "\n".join(lines) + "\n", "utf-8")
        warnings = io.StringIO()
        app = Sphinx(
            root, root, root / "out", root / "doctrees", "html", status=io.StringIO(), warning=warnings
        )
        app.build()
        links = (root / "out/index.html").read_text("utf-8").count("class=\"reference external\"")
        server.shutdown()
    said = warnings.getvalue().strip()
    check("a Sphinx project refers to all of it", not said and links >= len(lines), said[:600] or f"{links} links")


def check_pages(pages, base, graph):
    """The data of pages. schema.org's context is not fetched: its vocabulary is enough."""
    classes, strange, loose = {}, [], []
    for path, page in pages.items():
        if len(page.data) > 1:
            loose.append(path)
        for text in page.data:
            data = json.loads(text)
            data["@context"] = {"@vocab": "https://schema.org/"}
            where = base + path.removesuffix("index.html")
            about = rdflib.Graph().parse(data=json.dumps(data), format="json-ld", publicID=where)
            for thing, kind in about.subject_objects(RDF.type):
                name = str(kind).rsplit("/", 1)[1]
                classes[name] = classes.get(name, 0) + 1
                if name == "DefinedTerm" and (thing, RDF.type, SKOS.Concept) not in graph:
                    strange.append((path, thing))
    check("pages have data, and one script of it", classes and not loose, str(classes))
    check("pages name terms as SKOS does", not strange, str(strange[:3] or ""))


def main():
    site = pathlib.Path(sys.argv[1]).resolve()
    data = json.loads((site / "exports/terms.json").read_text("utf-8"))
    # A site that does not know its address is as good at any.
    base = data["base_url"] or "https://anywhere.example.org/folder/"
    pages = {
        path.relative_to(site).as_posix(): Page(path.read_text("utf-8"))
        for path in sorted(site.rglob("*.html"))
    }
    check_json(site, data)
    check_tables(site, data)
    graph = check_skos(site, base, data)
    check_sphinx(site, check_inventory(site, pages))
    check_pages(pages, base, graph)
    print(f"{len(failures)} failed")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
