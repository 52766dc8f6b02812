package dev.starsight.drift;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.drift.ColumnDrift.Missing;
import dev.starsight.drift.ColumnDrift.ValueShare;
import dev.starsight.drift.TextDrift.TellingPhrase;
import dev.starsight.drift.TextDrift.UnlikeText;
import dev.starsight.files.internal.Json;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The summary of a comparison as JSON. */
final class DriftJson {

  private final DriftReport report;

  DriftJson(DriftReport report) {
    this.report = report;
  }

  void addTo(ObjectNode drift) {
    TableDrift table = report.columns();
    drift.put("drifted", report.drifted());
    drift.put("sentence", report.sentence());
    drift.put("tests", report.tests());
    drift.set("falseDiscoveryRate", Json.number(DriftTest.FALSE_DISCOVERY_RATE));
    drift.put("table", DriftFiles.COLUMNS_FILE);
    drift.put("figure", DriftFigures.EFFECTS_FILE);
    Map<ColumnDrift, String> figures = new DriftFigures(report).files();
    ArrayNode columns = drift.putArray("columns");
    for (ColumnDrift column : table.columns()) {
      add(columns.addObject(), column, figures.get(column));
    }
    addNames(drift, "onlyFirst", table.onlyFirst());
    addNames(drift, "onlySecond", table.onlySecond());
    TextDrift texts = report.texts();
    if (texts == null) {
      drift.putNull("texts");
    } else {
      add(drift.putObject("texts"), texts);
    }
    PredictionDrift predictions = report.predictions();
    if (predictions == null) {
      drift.putNull("predictions");
    } else {
      add(drift.putObject("predictions"), predictions);
    }
  }

  private static void addNames(ObjectNode node, String field, List<String> names) {
    names.forEach(node.putArray(field)::add);
  }

  private static void add(ObjectNode node, ColumnDrift column, @Nullable String figure) {
    node.put("column", column.column());
    node.put("kind", column.kind().name());
    node.put("drifted", column.drifted());
    addTest(node, column.values());
    node.set("psi", Json.number(column.psi()));
    node.put("appeared", column.appeared().size());
    node.put("vanished", column.vanished().size());
    Missing missing = column.missing();
    ObjectNode absent = node.putObject("missing");
    absent.set("first", Json.number(missing.first()));
    absent.set("second", Json.number(missing.second()));
    absent.set("low", Json.number(missing.low()));
    absent.set("high", Json.number(missing.high()));
    absent.put("drifted", missing.drifted());
    addTest(absent, missing.test());
    node.put("note", column.note());
    node.put("figure", figure);
  }

  private static void addTest(ObjectNode node, @Nullable DriftTest test) {
    node.put("method", test == null ? null : test.method());
    node.set("statistic", Json.number(test == null ? Double.NaN : test.statistic()));
    node.put("measure", test == null ? null : test.measure());
    node.set("effect", Json.number(test == null ? Double.NaN : test.effect()));
    node.set("threshold", Json.number(test == null ? Double.NaN : test.threshold()));
    node.set("p", Json.number(test == null ? Double.NaN : test.p()));
    node.set("q", Json.number(test == null ? Double.NaN : test.q()));
  }

  private static void add(ObjectNode node, TextDrift texts) {
    node.put("drifted", texts.drifted());
    node.put("verdict", texts.verdict());
    node.set("auc", Json.number(texts.auc()));
    node.set("low", Json.number(texts.low()));
    node.set("high", Json.number(texts.high()));
    DriftTest test = texts.test();
    node.set("p", Json.number(test == null ? Double.NaN : test.p()));
    node.set("q", Json.number(test == null ? Double.NaN : test.q()));
    node.put("firstTexts", texts.firstTexts());
    node.put("secondTexts", texts.secondTexts());
    ArrayNode phrases = node.putArray("phrases");
    for (TellingPhrase phrase : texts.phrases()) {
      phrases
          .addObject()
          .put("phrase", phrase.phrase())
          .put("side", phrase.ofSecond() ? "second" : "first")
          .put("first", phrase.first())
          .put("second", phrase.second())
          .put("effect", phrase.effect())
          .put("example", phrase.example());
    }
    ArrayNode rows = node.putArray("rows");
    for (UnlikeText row : texts.unlike()) {
      rows.addObject().put("id", row.id()).put("probability", row.probability());
    }
    node.put("note", texts.note());
  }

  private static void add(ObjectNode node, PredictionDrift predictions) {
    node.put("drifted", predictions.drifted());
    add(node.putObject("label"), predictions.label(), null);
    add(node.putObject("confidence"), predictions.confidence(), null);
    ArrayNode expected = node.putArray("expected");
    for (ValueShare share : predictions.expected()) {
      ObjectNode mean = expected.addObject();
      mean.put("label", share.value());
      mean.set("first", Json.number(share.first()));
      mean.set("second", Json.number(share.second()));
    }
  }
}
