package dev.starsight.cli.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Finds the values that differ between two JSON trees, by their JSON pointers. */
final class JsonComparison {

  private static final String ABSENT = "absent";

  private final String file;
  private final Predicate<String> ignored;
  private final Tolerance tolerance;
  private final List<FileDifference> found = new ArrayList<>();

  private JsonComparison(String file, Predicate<String> ignored, Tolerance tolerance) {
    this.file = file;
    this.ignored = ignored;
    this.tolerance = tolerance;
  }

  /**
   * Returns what differs.
   *
   * @param was the tree that the command writes
   * @param is the tree of the file
   * @param ignored tells the pointers of values that differ from run to run
   */
  static List<FileDifference> of(
      String file, JsonNode was, JsonNode is, Predicate<String> ignored, Tolerance tolerance) {
    JsonComparison comparison = new JsonComparison(file, ignored, tolerance);
    comparison.compare("", was, is);
    return comparison.found;
  }

  private void compare(String pointer, JsonNode was, JsonNode is) {
    if (ignored.test(pointer) && was.getNodeType() == is.getNodeType()) {
      return;
    }
    if (was.isObject() && is.isObject()) {
      compareFields(pointer, was, is);
    } else if (was.isArray() && is.isArray() && was.size() == is.size()) {
      for (int i = 0; i < is.size(); i++) {
        compare(pointer + "/" + i, was.get(i), is.get(i));
      }
    } else if (!was.equals(is) && !tolerance.allows(pointer, was, is)) {
      add(pointer, was.toString(), is.toString());
    }
  }

  private void compareFields(String pointer, JsonNode was, JsonNode is) {
    Set<String> names = new LinkedHashSet<>();
    was.properties().stream().map(Map.Entry::getKey).forEach(names::add);
    is.properties().stream().map(Map.Entry::getKey).forEach(names::add);
    for (String name : names) {
      String child = pointer + "/" + name.replace("~", "~0").replace("/", "~1");
      JsonNode before = was.get(name);
      JsonNode now = is.get(name);
      if (before == null || now == null) {
        add(
            child,
            before == null ? ABSENT : before.toString(),
            now == null ? ABSENT : now.toString());
      } else {
        compare(child, before, now);
      }
    }
  }

  private void add(String pointer, String was, String is) {
    found.add(new FileDifference(file, pointer, was, is));
  }
}
