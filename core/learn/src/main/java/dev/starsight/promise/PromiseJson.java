package dev.starsight.promise;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.files.DamagedFileException;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.files.internal.Sha256;
import dev.starsight.model.Calibration;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.promise.Promises.Basis;
import dev.starsight.promise.Wish.Prices;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code promises.json}: a promise, the SHA-256 of its values, and the SHA-256 of the {@code
 * model.json} that it is about.
 */
final class PromiseJson {

  private static final int FORMAT = 1;

  private PromiseJson() {}

  static void write(Path file, Promises promises, Path model) throws IOException {
    ObjectNode content = tree(promises).put("model", modelDigest(model));
    ObjectNode whole = Json.object().put("format", FORMAT).put("digest", digest(content));
    whole.set("promise", content);
    AtomicFile.write(file, Json.pretty(whole) + "\n");
  }

  private static String modelDigest(Path model) throws IOException {
    ModelDirectory.describe(model);
    return Sha256.of(model.resolve(ModelDirectory.MODEL_JSON));
  }

  private static String digest(JsonNode content) {
    return Sha256.of(content.toString().getBytes(StandardCharsets.UTF_8));
  }

  static Promises read(Path file, Path model) throws IOException {
    JsonFields whole = JsonFields.read(file);
    whole.requireFormat(FORMAT);
    whole.requireOnly(Set.of("format", "digest", "promise"));
    JsonFields content = whole.object("promise");
    if (!digest(content.tree()).equals(whole.text("digest"))) {
      throw new DamagedFileException(
          file.toString(),
          "is damaged or was edited: its contents do not have the SHA-256 it states");
    }
    if (!content.text("model").equals(modelDigest(model))) {
      throw new IOException(
          "%s: this promise is about another model than %s; make a new one with `starsight promise`"
              .formatted(file, model));
    }
    return content.as(PromiseJson::promises);
  }

  private static ObjectNode tree(Promises promises) {
    ObjectNode node = Json.object();
    promises.labels().labels().forEach(node.putArray("labels")::add);
    node.set("wish", tree(promises.wish()));
    node.put("threshold", promises.threshold());
    Recalibration recalibration = promises.recalibration();
    node.set("recalibration", recalibration == null ? null : tree(recalibration));
    ConformalSets sets = promises.sets();
    ObjectNode scores = node.putObject("sets").put("rows", sets.rows());
    add(sets.ranks(), scores.putArray("ranks"));
    add(sets.scores(), scores.putArray("scores"));
    promises.promises().stream().map(Promise::toJson).forEach(node.putArray("promises")::add);
    Needed needed = promises.needed();
    node.set("needed", needed == null ? null : needed.toJson());
    ArrayNode curve = node.putArray("curve");
    for (RiskCoverage.Point point : promises.curve().points()) {
      ObjectNode one =
          curve.addObject().put("threshold", point.threshold()).put("share", point.share());
      one.set("right", point.right().toJson());
      one.set("withinOne", point.withinOne().toJson());
    }
    node.set("basis", tree(promises.basis()));
    return node;
  }

  private static ObjectNode tree(Wish wish) {
    ObjectNode node =
        Json.object()
            .put("people", wish.people())
            .put("right", wish.right())
            .put("withinOne", wish.withinOne());
    Prices prices = wish.prices();
    if (prices == null) {
      node.putNull("prices");
    } else {
      node.putObject("prices")
          .put("error", prices.error())
          .put("look", prices.look())
          .put("flat", prices.flat());
    }
    return node;
  }

  private static ObjectNode tree(Recalibration recalibration) {
    ObjectNode node = Json.object().put("slope", recalibration.slope());
    recalibration.offsets().forEach(node.putArray("offsets")::add);
    ArrayNode confidences = node.putArray("confidences");
    recalibration
        .confidence()
        .confidences()
        .forEach(
            one -> confidences.addObject().put("slope", one.slope()).put("offset", one.offset()));
    return node;
  }

  private static ObjectNode tree(Basis basis) {
    ObjectNode node = Json.object().put("rows", basis.rows());
    basis.perLabel().forEach(node.putObject("perLabel")::put);
    node.put("trainingRows", basis.trainingRows()).put("validation", basis.validation());
    ObjectNode provenance = node.putObject("provenance");
    basis.provenance().sources().stream()
        .map(Provenance.Source::toJson)
        .forEach(provenance.putArray("sources")::add);
    basis.provenance().steps().forEach(provenance.putArray("steps")::add);
    return node;
  }

  private static void add(int[] values, ArrayNode to) {
    for (int value : values) {
      to.add(value);
    }
  }

  private static void add(double[] values, ArrayNode to) {
    for (double value : values) {
      to.add(value);
    }
  }

  private static Promises promises(JsonFields fields) throws IOException {
    LabelSet labels = LabelSet.ordered(fields.texts("labels"));
    JsonFields sets = fields.object("sets");
    int rows = sets.integer("rows", 1, Integer.MAX_VALUE);
    Wish wish = wish(fields.object("wish"));
    try {
      wish.require(labels);
    } catch (StarsightException e) {
      throw fields.refused("wish", "one that suits the labels");
    }
    return new Promises(
        labels,
        wish,
        fields.real("threshold"),
        fields.nullable("recalibration", PromiseJson::recalibration),
        new ConformalSets(labels, rows, sets.integers("ranks", 1, rows), sets.reals("scores")),
        fields.list("promises", PromiseJson::promise),
        fields.nullable("needed", PromiseJson::needed),
        new RiskCoverage(fields.list("curve", PromiseJson::point)),
        basis(fields.object("basis")));
  }

  private static Wish wish(JsonFields fields) throws IOException {
    return new Wish(
        optional(fields, "people"),
        optional(fields, "right"),
        optional(fields, "withinOne"),
        fields.nullable(
            "prices",
            prices -> new Prices(prices.real("error"), prices.real("look"), prices.flag("flat"))));
  }

  private static @Nullable Double optional(JsonFields fields, String name) throws IOException {
    return fields.isNull(name) ? null : Double.valueOf(fields.real(name));
  }

  private static Recalibration recalibration(JsonFields fields) throws IOException {
    List<Calibration.Confidence> confidences =
        fields.list(
            "confidences",
            one -> new Calibration.Confidence(one.real("slope"), one.real("offset")));
    List<Double> offsets = new ArrayList<>();
    for (double offset : fields.reals("offsets")) {
      offsets.add(offset);
    }
    return new Recalibration(fields.real("slope"), offsets, new Calibration(1, confidences));
  }

  private static Promise promise(JsonFields fields) throws IOException {
    List<JsonFields> interval = fields.elements("interval");
    if (interval.size() != 2) {
      throw fields.refused("interval", "two numbers");
    }
    return new Promise(
        known(fields, "kind", Promise.Kind::byId),
        fields.isNull("label") ? null : fields.text("label"),
        optional(fields, "stated"),
        fields.realOrNaN("realised"),
        interval.get(0).realOrNaN(),
        interval.get(1).realOrNaN(),
        fields.count("rows"),
        fields.isNull("kept") ? null : Boolean.valueOf(fields.flag("kept")));
  }

  private static <T> T known(JsonFields fields, String name, Function<String, Optional<T>> byId)
      throws IOException {
    return byId.apply(fields.text(name))
        .orElseThrow(() -> fields.refused(name, "one that this program knows"));
  }

  private static RiskCoverage.Point point(JsonFields fields) throws IOException {
    return new RiskCoverage.Point(
        fields.real("threshold"),
        fields.real("share"),
        promise(fields.object("right")),
        promise(fields.object("withinOne")));
  }

  private static Needed needed(JsonFields fields) throws IOException {
    return new Needed(
        fields.isNull("rows") ? null : Long.valueOf(fields.count("rows")),
        counts(fields.object("perLabel")),
        fields.text("reason"));
  }

  private static Map<String, Long> counts(JsonFields fields) throws IOException {
    Map<String, Long> counts = new LinkedHashMap<>();
    for (String name : fields.names()) {
      counts.put(name, fields.count(name));
    }
    return counts;
  }

  private static Basis basis(JsonFields fields) throws IOException {
    JsonFields provenance = fields.object("provenance");
    return new Basis(
        fields.count("rows"),
        counts(fields.object("perLabel")),
        fields.count("trainingRows"),
        fields.flag("validation"),
        new Provenance(
            provenance.list(
                "sources",
                source ->
                    new Provenance.Source(
                        source.text("path"),
                        source.text("sha256"),
                        source.count("rows"),
                        source.count("rejected"))),
            provenance.texts("steps")));
  }
}
