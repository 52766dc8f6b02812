import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Compares the directories that {@code equality.sh} filled: {@code java -cp 'lib/*' Compare.java
 * OLD NEW}. Prints a line for each kind of file and one for each difference; exits with 1 if there
 * is a difference. Jackson is on the class path.
 */
final class Compare {

  /** Times, throughput and memory, which differ in each run of the same build. */
  private static final Set<String> MEASURED =
      Set.of(
          "seconds",
          "fitSeconds",
          "predictSeconds",
          "tokensPerSecond",
          "peakMemoryBytes",
          "submitted");

  /** Sentences for people, whose words may change. */
  private static final Set<String> SENTENCES =
      Set.of(
          "failure",
          "message",
          "note",
          "rationale",
          "reason",
          "sentence",
          "title",
          "warnings",
          "instructions");

  /**
   * {@code digest} is of all files of a model, its README.md among them; {@code location} is an
   * absolute path. The names of files, which both builds get relative to where they run, stay.
   */
  private static final Set<String> DERIVED = Set.of("digest", "location");

  /** JSON that holds the above; in other files, such as vocabularies, these may be words. */
  private static final Pattern VOLATILE =
      Pattern.compile(
          "output/.*|(?:.*/)?(?:summary|model|candidate|lake|queue)\\.json|.*/annotations\\.jsonl");

  /** Columns of CSV files that hold sentences, and when a person answered. */
  private static final Set<String> UNSTABLE_COLUMNS =
      Set.of("message", "note", "description", "submitted");

  /** The tag whose values depend on the clock. */
  private static final String THROUGHPUT_TAG = "tokens_per_second";

  private static final Pattern QUALIFIED =
      Pattern.compile("\\b(?:[a-z]\\w*\\.)+(?:[A-Z]\\w*[a-z]\\w*\\.)*(?=[A-Z])");
  private static final Pattern CLASS_NAME = Pattern.compile("\\b[A-Z]\\w*[a-z]\\w*\\b");
  private static final Pattern EVENTS =
      Pattern.compile("events\\.out\\.tfevents\\.\\d+\\..*\\.(\\d{4})");
  private static final Pattern SVG_WORDS =
      Pattern.compile("(?<=>)[^<]+(?=</(?:title|desc|text|tspan)>)");

  /** The id of a figure, whose last part is a digest of the title. */
  private static final Pattern SVG_ID = Pattern.compile("\\bfig-[a-z0-9-]+-[0-9a-f]{8}\\b");

  private static final ObjectMapper JSON = new ObjectMapper();

  /** The result of one pair of files. */
  private record Result(boolean same, Optional<String> where) {
    static final Result EQUAL = new Result(true, Optional.empty());

    static Result note(String where) {
      return new Result(true, Optional.of(where));
    }

    static Result different(String where) {
      return new Result(false, Optional.of(where));
    }
  }

  private int equal;
  private int noted;
  private int different;

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 2) {
      System.err.println("usage: java -cp 'lib/*' Compare.java OLD NEW");
      System.exit(2);
    }
    Compare compare = new Compare();
    compare.directories(Path.of(arguments[0]), Path.of(arguments[1]));
    System.out.printf(
        "%d files equal, %d equal but for what may change, %d different%n",
        compare.equal, compare.noted, compare.different);
    System.exit(compare.different == 0 ? 0 : 1);
  }

  private void directories(Path before, Path after) throws IOException {
    Map<String, Path> old = files(before);
    Map<String, Path> now = files(after);
    Set<String> names = new TreeSet<>(old.keySet());
    names.addAll(now.keySet());
    Map<String, List<String>> kinds = new TreeMap<>();
    names.forEach(name -> kinds.computeIfAbsent(kind(name), kind -> new ArrayList<>()).add(name));
    for (Map.Entry<String, List<String>> kind : kinds.entrySet()) {
      List<String> lines = new ArrayList<>();
      int same = 0;
      for (String name : kind.getValue()) {
        Result result = pair(name, old.get(name), now.get(name));
        if (!result.same()) {
          different++;
          lines.add("DIFFERENT  " + name + ": " + result.where().orElseThrow());
        } else if (result.where().isPresent()) {
          noted++;
          lines.add("note       " + name + ": " + result.where().get());
        } else {
          equal++;
          same++;
        }
      }
      if (same > 0) {
        System.out.printf("equal      %s, %d files%n", kind.getKey(), same);
      }
      lines.forEach(System.out::println);
    }
  }

  /** Returns the files by their names, those of TensorBoard without time and host. */
  private static Map<String, Path> files(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      return paths
          .filter(Files::isRegularFile)
          .collect(
              Collectors.toMap(
                  path ->
                      EVENTS
                          .matcher(directory.relativize(path).toString())
                          .replaceFirst("$1.tfevents"),
                  path -> path,
                  (one, other) -> one,
                  TreeMap::new));
    }
  }

  private static String kind(String name) {
    String step = name.contains("/") ? name.substring(0, name.indexOf('/')) + ": " : "";
    return step + "*" + extension(name);
  }

  private static String extension(String name) {
    String file = name.substring(name.lastIndexOf('/') + 1);
    return file.contains(".") ? file.substring(file.lastIndexOf('.')) : file;
  }

  private static Result pair(String name, Path old, Path now) throws IOException {
    if (old == null || now == null) {
      return Result.different(
          old == null ? "only the new build writes it" : "the new build does not write it");
    }
    byte[] before = Files.readAllBytes(old);
    byte[] after = Files.readAllBytes(now);
    if (Arrays.equals(before, after)) {
      return Result.EQUAL;
    }
    boolean queue = name.endsWith("queue/annotations.jsonl");
    switch (queue ? ".json" : extension(name)) {
      case ".json":
        return json(name, before, after);
      case ".java":
        return firstDifference(source(text(before)), source(text(after)));
      case ".csv":
        return csv(text(before), text(after));
      case ".svg":
        return svg(text(before), text(after));
      case ".tfevents":
        return firstDifference(events(before), events(after));
      case ".html", ".md", ".out", ".err":
        return Result.note(differingLines(text(before), text(after)) + " lines differ");
      case ".txt":
        return lines(text(before), text(after));
      default:
        int at = Arrays.mismatch(before, after);
        return Result.different("byte %d of %d and %d".formatted(at, before.length, after.length));
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  // JSON, one value or one a line

  private static Result json(String name, byte[] before, byte[] after) throws IOException {
    JsonNode old = read(before);
    JsonNode now = read(after);
    if (VOLATILE.matcher(name).matches()) {
      removeVolatile(name, old);
      removeVolatile(name, now);
    }
    return difference("", old, now).map(Result::different).orElse(Result.EQUAL);
  }

  private static JsonNode read(byte[] bytes) throws IOException {
    ArrayNode values = JSON.createArrayNode();
    try (var iterator = JSON.readerFor(JsonNode.class).<JsonNode>readValues(bytes)) {
      while (iterator.hasNext()) {
        values.add(iterator.next());
      }
    }
    return values.size() == 1 ? values.get(0) : values;
  }

  /** Removes the fields that may change, at any depth. */
  private static void removeVolatile(String name, JsonNode value) {
    if (value instanceof ObjectNode object) {
      object.remove(MEASURED);
      object.remove(SENTENCES);
      object.remove(DERIVED);
      if (object.path("version").isTextual()) { // of Starsight; that of a format is a number
        object.remove("version");
      }
      if (name.endsWith("model.json")) { // digests and sizes of README.md and the like
        object.remove("files");
      }
      if (object.has("rank")) { // of a model with its README.md
        object.remove("bytes");
      }
      if (name.endsWith("candidate.json")) {
        removeClassNames(object, "trainer");
        removeClassNames(object, "type");
      }
    }
    value.forEach(part -> removeVolatile(name, part));
  }

  private static void removeClassNames(ObjectNode object, String field) {
    if (object.path(field).isTextual()) {
      object.put(field, code(object.get(field).asText()));
    }
  }

  private static Optional<String> difference(String at, JsonNode old, JsonNode now) {
    if (old.equals(now)) {
      return Optional.empty();
    }
    if (old.isObject() && now.isObject()) {
      Set<String> fields = new LinkedHashSet<>();
      old.fieldNames().forEachRemaining(fields::add);
      now.fieldNames().forEachRemaining(fields::add);
      return fields.stream()
          .flatMap(field -> difference(at + "/" + field, old.path(field), now.path(field)).stream())
          .findFirst();
    }
    if (old.isArray() && now.isArray() && old.size() == now.size()) {
      for (int i = 0; i < old.size(); i++) {
        Optional<String> found = difference(at + "/" + i, old.get(i), now.get(i));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.of(at + " was " + brief(old) + ", is " + brief(now));
  }

  private static String brief(JsonNode node) {
    return node.isMissingNode() ? "absent" : brief(node.toString());
  }

  private static String brief(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }

  // Java

  /** Returns the lines of code without comments, imports, layout and names of classes. */
  private static List<String> source(String java) {
    String bare =
        java.replaceAll("(?s)/\\*.*?\\*/", "")
            .replaceAll("(?m)^\\s*//.*$", "")
            .replaceAll("(?m)^import .*$", "");
    return List.of(code(bare).split("(?<=[;{}])"));
  }

  private static String code(String java) {
    String unqualified = QUALIFIED.matcher(java).replaceAll("");
    return CLASS_NAME.matcher(unqualified).replaceAll("C").replaceAll("\\s+", "");
  }

  // Text

  private static Result lines(String old, String now) {
    return firstDifference(old.lines().toList(), now.lines().toList());
  }

  private static Result firstDifference(List<String> old, List<String> now) {
    for (int i = 0; i < Math.max(old.size(), now.size()); i++) {
      String before = i < old.size() ? old.get(i) : "absent";
      String after = i < now.size() ? now.get(i) : "absent";
      if (!before.equals(after)) {
        return Result.different(
            "line %d was %s, is %s".formatted(i + 1, around(before, after), around(after, before)));
      }
    }
    return Result.EQUAL;
  }

  /** Returns the line from shortly before the first difference. */
  private static String around(String line, String other) {
    int at = 0;
    while (at < Math.min(line.length(), other.length()) && line.charAt(at) == other.charAt(at)) {
      at++;
    }
    return at > 30 ? "…" + brief(line.substring(at - 30)) : brief(line);
  }

  /** Returns how many lines are in only one of the two. */
  private static long differingLines(String old, String now) {
    List<String> before = new ArrayList<>(old.lines().toList());
    List<String> after = new ArrayList<>(now.lines().toList());
    List<String> common = new ArrayList<>(before);
    after.forEach(common::remove);
    before.forEach(after::remove);
    return Math.max(common.size(), after.size());
  }

  // Figures: words may change, but neither the numbers among them nor what is drawn

  private static Result svg(String old, String now) {
    Result drawn = lines(numbersOnly(old), numbersOnly(now));
    return drawn.same() ? Result.note("words differ") : drawn;
  }

  private static String numbersOnly(String svg) {
    return SVG_WORDS
        .matcher(SVG_ID.matcher(svg).replaceAll("fig"))
        .replaceAll(match -> match.group().replaceAll("[^\\d.]+", " ").strip());
  }

  // CSV: quoting may change, and sentences

  private static Result csv(String old, String now) {
    List<List<String>> before = cells(old);
    List<List<String>> after = cells(now);
    if (before.equals(after)) {
      return Result.note("quoting differs");
    }
    if (before.isEmpty() || after.isEmpty() || !before.get(0).equals(after.get(0))) {
      return lines(old, now);
    }
    List<String> header = before.get(0);
    for (int row = 0; row < Math.max(before.size(), after.size()); row++) {
      List<String> one = row < before.size() ? before.get(row) : List.of();
      List<String> other = row < after.size() ? after.get(row) : List.of();
      for (int column = 0; column < Math.max(one.size(), other.size()); column++) {
        String was = column < one.size() ? one.get(column) : "absent";
        String is = column < other.size() ? other.get(column) : "absent";
        String name = column < header.size() ? header.get(column) : "column " + column;
        if (!was.equals(is) && !UNSTABLE_COLUMNS.contains(name)) {
          return Result.different(
              "record %d, %s was %s, is %s".formatted(row + 1, name, brief(was), brief(is)));
        }
      }
    }
    return Result.note("sentences or times differ");
  }

  private static List<List<String>> cells(String csv) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (c == '"') {
        if (quoted && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
          cell.append(c);
          i++;
        } else {
          quoted = !quoted;
        }
      } else if (quoted || c != ',' && c != '\n' && c != '\r') {
        cell.append(c);
      } else if (c != '\r') {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          rows.add(row);
          row = new ArrayList<>();
        }
      }
    }
    if (cell.length() > 0 || !row.isEmpty()) {
      row.add(cell.toString());
      rows.add(row);
    }
    return rows;
  }

  // TensorBoard: records of protocol buffers, length (8 bytes), CRC (4), message, CRC (4)

  private static List<String> events(byte[] file) {
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    List<String> events = new ArrayList<>();
    while (buffer.hasRemaining()) {
      byte[] message = new byte[Math.toIntExact(buffer.getLong())];
      buffer.getInt();
      buffer.get(message);
      buffer.getInt();
      events.add(event(message));
    }
    return events;
  }

  /** Returns step and values of an event, by the fields of {@code Event} and {@code Summary}. */
  private static String event(byte[] message) {
    ByteBuffer event = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    StringBuilder text = new StringBuilder();
    while (event.hasRemaining()) {
      int key = (int) varint(event);
      if (key == 0x09) { // wall_time
        event.getDouble();
      } else if (key == 0x10) { // step
        text.append("step ").append(varint(event));
      } else {
        ByteBuffer part = slice(event);
        text.append(key == 0x2a ? summary(part) : " " + StandardCharsets.UTF_8.decode(part));
      }
    }
    return text.toString();
  }

  private static String summary(ByteBuffer summary) {
    StringBuilder text = new StringBuilder();
    while (summary.hasRemaining()) {
      varint(summary);
      ByteBuffer value = slice(summary);
      varint(value);
      String tag = StandardCharsets.UTF_8.decode(slice(value)).toString();
      varint(value);
      float number = value.getFloat();
      if (!tag.equals(THROUGHPUT_TAG)) {
        text.append(' ').append(tag).append(' ').append(number);
      }
    }
    return text.toString();
  }

  private static ByteBuffer slice(ByteBuffer buffer) {
    int length = (int) varint(buffer);
    ByteBuffer slice = buffer.slice(buffer.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    buffer.position(buffer.position() + length);
    return slice;
  }

  private static long varint(ByteBuffer buffer) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte b = buffer.get();
      value |= (long) (b & 0x7f) << shift;
      if (b >= 0) {
        return value;
      }
    }
  }
}
