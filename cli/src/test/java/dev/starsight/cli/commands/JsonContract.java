package dev.starsight.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tables of {@code docs/summary-json.md}, with which summaries are compared. */
final class JsonContract {

  private static final String DOCUMENT = "docs/summary-json.md";
  private static final String COMMON = "every-command";
  private static final Pattern HEADING = Pattern.compile("^##+ `?([^`]+)`?$");
  private static final Pattern ROW =
      Pattern.compile("^\\| `([^`]+)` \\| ([^|]+) \\| [^|]+ \\| ([^|]+) \\|$");
  private static final Pattern LINK = Pattern.compile("\\[.*]\\(#(.*)\\)");

  /**
   * A row of a table.
   *
   * @param path the path of the field, such as {@code epochs[].seconds}
   * @param type the type, such as {@code integer}
   * @param absence when the field is null or absent
   */
  private record Field(String path, String type, String absence) {

    boolean mayBeNull() {
      return !absence.startsWith("never") && !absence.startsWith("absent");
    }

    boolean mayBeAbsent() {
      return absence.contains("absent");
    }

    /** Returns the path of the object that contains the field. */
    String parent() {
      return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "";
    }

    boolean fits(JsonNode value) {
      return value.isNull()
          ? mayBeNull()
          : switch (type) {
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "string" -> value.isTextual();
            case "boolean" -> value.isBoolean();
            case "array" -> value.isArray();
            case "object" -> value.isObject();
            case "any" -> true;
            default -> throw new IllegalStateException("a type is missing: " + type);
          };
    }
  }

  private final Map<String, List<Field>> sections = new LinkedHashMap<>();

  private JsonContract(List<String> lines) {
    String section = "";
    for (String line : lines) {
      Matcher heading = HEADING.matcher(line);
      Matcher row = ROW.matcher(line);
      if (heading.matches()) {
        section = anchor(heading.group(1));
      } else if (row.matches()) {
        sections
            .computeIfAbsent(section, name -> new ArrayList<>())
            .add(new Field(row.group(1), row.group(2), row.group(3)));
      }
    }
  }

  /** Reads the document from the repository that the tests run in. */
  static JsonContract read() throws IOException {
    Path directory = Path.of("").toAbsolutePath();
    while (!Files.exists(directory.resolve(DOCUMENT))) {
      directory = Objects.requireNonNull(directory.getParent(), "no " + DOCUMENT + " above");
    }
    return new JsonContract(Files.readAllLines(directory.resolve(DOCUMENT)));
  }

  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT).replace(' ', '-');
  }

  /** Returns the undocumented, missing and wrongly typed fields of a summary. */
  List<String> violations(JsonNode summary) {
    String command = summary.path("command").asText();
    Map<String, Field> fields = new LinkedHashMap<>();
    add("", COMMON, fields);
    add("", anchor(command), fields);
    Set<String> seen = new TreeSet<>();
    List<String> violations = new ArrayList<>();
    Set<String> objects = new TreeSet<>();
    walk(summary, "", fields, seen, objects, violations);
    for (Field field : fields.values()) {
      boolean hasParent = objects.contains(field.parent());
      boolean isElement = field.path().endsWith("]") || field.path().endsWith("*");
      if (hasParent && !isElement && !field.mayBeAbsent() && !seen.contains(field.path())) {
        violations.add(command + ": " + field.path() + " is documented, but not there");
      }
    }
    return violations;
  }

  /** Collects the fields of a section and of the sections it links to. */
  private void add(String prefix, String section, Map<String, Field> fields) {
    for (Field field : sections.getOrDefault(section, List.of())) {
      Matcher link = LINK.matcher(field.type());
      boolean isLink = link.matches();
      String path = prefix + field.path();
      fields.put(path, new Field(path, isLink ? "object" : field.type(), field.absence()));
      if (isLink) {
        add(path + ".", link.group(1), fields);
      }
    }
  }

  private static void walk(
      JsonNode node,
      String path,
      Map<String, Field> fields,
      Set<String> seen,
      Set<String> objects,
      List<String> violations) {
    if (node.isArray()) {
      node.forEach(element -> walk(element, path + "[]", fields, seen, objects, violations));
      return;
    }
    if (!node.isObject()) {
      return;
    }
    objects.add(path);
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      String before = path.isEmpty() ? "" : path + ".";
      String child = before + (fields.containsKey(before + "*") ? "*" : entry.getKey());
      Field field = fields.get(child);
      if (field == null) {
        violations.add(before + entry.getKey() + " is not documented");
      } else {
        seen.add(child);
        if (!field.fits(entry.getValue())) {
          violations.add(child + " is documented as " + field.type() + ": " + entry.getValue());
        }
        walk(entry.getValue(), child, fields, seen, objects, violations);
      }
    }
  }
}
