package dev.starsight.automl.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.automl.HyperparameterValues;
import dev.starsight.automl.source.CandidateRecord.AddedRows;
import dev.starsight.data.Balance;
import dev.starsight.data.Headline;
import dev.starsight.data.Provenance;
import dev.starsight.data.Splits.Ratio;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.model.CleanText;
import dev.starsight.model.Metric;
import dev.starsight.model.internal.MetricsJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads and writes {@value CandidateRecord#FILE}, a {@link CandidateRecord} as JSON. */
final class CandidateJson {

  static final int FORMAT = 1;

  /** Of candidates with clean texts or added rows, which earlier versions would ignore. */
  private static final int NEWEST_FORMAT = 2;

  /** Every dot of a name is a class to look for. */
  private static final int LONGEST_TYPE = 1000;

  private static final String INPUTS = "inputs";
  private static final String ALSO = "also";
  private static final String SHARE = "share";
  private static final String TEXTS = "List<String>";

  private CandidateJson() {}

  static void write(Path directory, CandidateRecord record) throws IOException {
    ObjectNode node = Json.object();
    boolean isNew = record.search().clean() || record.search().also() != null;
    node.put("format", isNew ? NEWEST_FORMAT : FORMAT);
    node.put("name", record.name());
    node.put("kind", record.kind());
    node.put("rationale", record.rationale());
    node.put("source", record.source());
    node.set("settings", write(record.settings()));
    node.put("trainer", record.expression());
    write(node, record.search());
    node.set("validation", MetricsJson.write(record.validation()));
    Json.write(directory.resolve(CandidateRecord.FILE), node);
  }

  private static void write(ObjectNode node, CandidateRecord.Search search) {
    node.put("metric", search.metric().id());
    node.put("seed", search.seed());
    ObjectNode split = node.putObject("split");
    Ratio ratio = search.ratio();
    split
        .putObject("ratio")
        .put("train", ratio.train())
        .put("validation", ratio.validation())
        .put("test", ratio.test());
    split.put("seed", search.splitSeed());
    split.put("groupBy", search.groupBy());
    split.put("folds", search.folds());
    node.put("textColumn", search.textColumn());
    node.put("labelColumn", search.labelColumn());
    Headline headline = search.headline();
    if (headline != null) {
      node.put(Headline.SETTING, headline.option());
    }
    if (search.clean()) {
      node.put(CleanText.SETTING, CleanText.HTML);
    }
    node.set("features", texts(search.features()));
    search.inputs().stream().map(Provenance.Source::toJson).forEach(node.putArray(INPUTS)::add);
    if (search.also() != null) {
      node.set(ALSO, write(search.also()));
    }
    node.put("balance", search.balance().option());
    node.put("version", search.version());
    node.put("threads", search.threads());
  }

  static ObjectNode write(AddedRows rows) {
    ObjectNode node = Json.object();
    rows.inputs().stream().map(Provenance.Source::toJson).forEach(node.putArray(INPUTS)::add);
    return node.put(SHARE, rows.share());
  }

  static AddedRows readAdded(String source, JsonNode json) throws IOException {
    return JsonFields.of(source, json).as(CandidateJson::added);
  }

  private static AddedRows added(JsonFields fields) throws IOException {
    return new AddedRows(fields.list(INPUTS, CandidateJson::input), fields.real(SHARE));
  }

  private static ObjectNode setting(Object value) {
    String type =
        value instanceof Enum<?> constant
            ? constant.getDeclaringClass().getCanonicalName()
            : JavaConstant.type(value);
    return Json.object().put("type", type).set("value", value(value));
  }

  /** Returns the value of a constant, without its type; JSON's null if there is none. */
  static JsonNode value(@Nullable Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    if (value == null) {
      return nodes.nullNode();
    }
    if (value instanceof Integer || value instanceof Long) {
      return nodes.numberNode(((Number) value).longValue());
    }
    if (value instanceof Double real && Double.isFinite(real)) {
      return nodes.numberNode(real);
    }
    if (value instanceof Boolean flag) {
      return nodes.booleanNode(flag);
    }
    if (value instanceof List<?> list) {
      return texts(list);
    }
    return nodes.textNode(value instanceof Enum<?> constant ? constant.name() : value.toString());
  }

  private static ArrayNode texts(List<?> values) {
    ArrayNode texts = JsonNodeFactory.instance.arrayNode();
    values.forEach(value -> texts.add(String.valueOf(value)));
    return texts;
  }

  static CandidateRecord read(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      throw new IOException(directory + ": there is no such candidate directory");
    }
    if (!Files.isDirectory(directory)) {
      throw new IOException(directory + ": a candidate is a directory, but this is a file");
    }
    Path file = directory.resolve(CandidateRecord.FILE);
    if (!Files.isRegularFile(file)) {
      throw new IOException(
          "%s: is not a candidate's directory: there is no file %s in it"
              .formatted(directory, CandidateRecord.FILE));
    }
    JsonFields fields = JsonFields.read(file);
    fields.requireFormat(FORMAT, NEWEST_FORMAT);
    return fields.as(CandidateJson::record);
  }

  private static CandidateRecord record(JsonFields fields) throws IOException {
    return new CandidateRecord(
        fields.text("name"),
        fields.text("kind"),
        fields.text("rationale"),
        fields.text("source"),
        fields.text("trainer"),
        settings(fields.object("settings")),
        search(fields),
        fields.object("validation").as(MetricsJson::read));
  }

  private static CandidateRecord.Search search(JsonFields fields) throws IOException {
    JsonFields split = fields.object("split");
    List<Provenance.Source> inputs = fields.list(INPUTS, CandidateJson::input);
    if (inputs.isEmpty()) {
      throw new IllegalArgumentException("the field \"inputs\" must name a file");
    }
    return new CandidateRecord.Search(
        find(fields, "metric", Metric.values(), Metric::id, "the id of a metric"),
        fields.whole("seed"),
        split.object("ratio").as(CandidateJson::ratio),
        split.whole("seed"),
        fields.text("textColumn"),
        fields.text("labelColumn"),
        fields.texts("features"),
        inputs,
        find(
            fields,
            "balance",
            Balance.values(),
            Balance::option,
            "auto, minority, weights or none"),
        fields.text("version"),
        fields.integer("threads"),
        groupBy(split),
        headline(fields),
        fields.has(CleanText.SETTING)
            && CleanText.isIn(Map.of(CleanText.SETTING, fields.text(CleanText.SETTING))),
        // Earlier versions had none.
        split.has("folds") ? split.integer("folds") : 0,
        fields.has(ALSO) ? fields.object(ALSO).as(CandidateJson::added) : null);
  }

  /** Returns null also for the record of a version that could not group. */
  private static @Nullable String groupBy(JsonFields split) throws IOException {
    return split.has("groupBy") && !split.isNull("groupBy") ? split.text("groupBy") : null;
  }

  /** Returns null also for the record of a version that did not read headlines. */
  private static @Nullable Headline headline(JsonFields fields) throws IOException {
    return fields.has(Headline.SETTING) && !fields.isNull(Headline.SETTING)
        ? find(fields, Headline.SETTING, Headline.values(), Headline::option, "a way to read them")
        : null;
  }

  private static Ratio ratio(JsonFields fields) throws IOException {
    return new Ratio(fields.real("train"), fields.real("validation"), fields.real("test"));
  }

  private static Provenance.Source input(JsonFields fields) throws IOException {
    return new Provenance.Source(
        fields.text("path"), fields.text("sha256"), fields.count("rows"), fields.count("rejected"));
  }

  private static <T> T find(
      JsonFields fields, String field, T[] values, Function<T, String> id, String expected)
      throws IOException {
    String text = fields.text(field);
    return Arrays.stream(values)
        .filter(value -> id.apply(value).equals(text))
        .findFirst()
        .orElseThrow(() -> fields.refused(field, expected));
  }

  static ObjectNode write(HyperparameterValues settings) {
    ObjectNode node = Json.object();
    settings.values().forEach((name, value) -> node.set(name, setting(value)));
    return node;
  }

  static HyperparameterValues readSettings(String source, JsonNode json) throws IOException {
    return JsonFields.of(source, json).as(CandidateJson::settings);
  }

  private static HyperparameterValues settings(JsonFields fields) throws IOException {
    Map<String, Object> values = new LinkedHashMap<>();
    for (String name : fields.names()) {
      values.put(name, fields.object(name).as(CandidateJson::setting));
    }
    return new HyperparameterValues(values);
  }

  private static Object setting(JsonFields fields) throws IOException {
    String type = fields.text("type");
    return switch (type) {
      case "int" -> fields.integer("value");
      case "long" -> fields.whole("value");
      case "double" ->
          fields.isText("value") ? Double.valueOf(fields.text("value")) : fields.real("value");
      case "boolean" -> fields.flag("value");
      case "String" -> fields.text("value");
      case TEXTS -> fields.texts("value");
      default -> constant(type, fields.text("value"));
    };
  }

  private static Object constant(String type, String name) {
    return find(OldNames.current(type))
        .filter(Class::isEnum)
        .flatMap(
            found ->
                Arrays.stream(found.getEnumConstants())
                    .filter(constant -> ((Enum<?>) constant).name().equals(name))
                    .findFirst())
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no constant %s of a type %s".formatted(cut(name), cut(type))));
  }

  private static String cut(String text) {
    return text.length() > 100 ? text.substring(0, 100) + "…" : text;
  }

  /** Finds a class without initializing it, so that no code runs but that of an enum. */
  private static Optional<Class<?>> find(String canonicalName) {
    if (canonicalName.length() > LONGEST_TYPE) {
      return Optional.empty();
    }
    for (String name = canonicalName; ; ) {
      try {
        return Optional.of(Class.forName(name, false, CandidateJson.class.getClassLoader()));
      } catch (ClassNotFoundException e) {
        int dot = name.lastIndexOf('.');
        if (dot < 0) {
          return Optional.empty();
        }
        name = name.substring(0, dot) + '$' + name.substring(dot + 1); // It may be nested.
      }
    }
  }
}
