// The whole site is valid HTML: what the checker of the Nu project says of it.
import { test } from "node:test";
import { valid } from "./checker.js";
import { FOLDER } from "./site.js";

test("the checker has no error and no warning for any page", () => valid(FOLDER, 50));
