package dev.starsight.automl.search;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.automl.HyperparameterValues;
import dev.starsight.automl.Trial;
import dev.starsight.automl.Trial.PartialTrial;
import dev.starsight.automl.source.CandidateRecord;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a search leaves that does not follow from its data and its saved models: the order of the
 * trials, their settings and times, why some failed, what the models of folds predicted, and the
 * trials on subsets of the rows.
 *
 * @param trials in the order they were tried
 * @param partialTrials in the order they were asked for
 */
record TrialsFile(List<Entry> trials, List<PartialTrial> partialTrials) {

  private static final int FORMAT = 1;

  /**
   * A trial.
   *
   * @param settings it was fitted with; empty for an ensemble or a failure
   * @param failure why it failed; null if it did not
   * @param heldOut what the models of the folds predicted, as {@link FoldRunner#write} writes it;
   *     empty for none
   */
  record Entry(
      String name,
      HyperparameterValues settings,
      double fitSeconds,
      double predictSeconds,
      @Nullable String failure,
      String heldOut) {

    static Entry of(Trial trial, String heldOut) {
      return trial
          .scored()
          .map(
              scored ->
                  new Entry(
                      scored.name(),
                      scored.settings(),
                      scored.fitSeconds(),
                      scored.predictSeconds(),
                      null,
                      heldOut))
          .orElseGet(
              () ->
                  new Entry(
                      trial.name(), new HyperparameterValues(Map.of()), 0, 0, trial.failure(), ""));
    }
  }

  TrialsFile {
    trials = List.copyOf(trials);
    partialTrials = List.copyOf(partialTrials);
  }

  static TrialsFile of(
      List<Trial> trials, List<PartialTrial> partialTrials, Map<String, String> heldOut) {
    return new TrialsFile(
        trials.stream()
            .map(trial -> Entry.of(trial, heldOut.getOrDefault(trial.name(), "")))
            .toList(),
        partialTrials);
  }

  void writeTo(Path directory) throws IOException {
    ObjectNode node = Json.object().put("format", FORMAT);
    ArrayNode all = node.putArray("trials");
    for (Entry entry : trials) {
      ObjectNode one = all.addObject().put("name", entry.name());
      one.put("fitSeconds", entry.fitSeconds()).put("predictSeconds", entry.predictSeconds());
      one.put("failure", entry.failure());
      one.set("settings", CandidateRecord.writeSettings(entry.settings()));
      if (!entry.heldOut().isEmpty()) {
        one.put("heldOut", entry.heldOut());
      }
    }
    ArrayNode partial = node.putArray("partialTrials");
    for (PartialTrial trial : partialTrials) {
      ObjectNode one = partial.addObject().put("candidate", trial.candidate());
      one.put("rows", trial.rows()).set("score", Json.number(trial.score()));
      one.put("seconds", trial.seconds());
      one.set("settings", CandidateRecord.writeSettings(trial.settings()));
    }
    Json.write(directory.resolve(CandidateSearch.TRIALS), Json.seal(node));
  }

  /**
   * Reads the file of a directory.
   *
   * @throws IOException naming the file and the field, if it is missing or damaged
   */
  static TrialsFile read(Path directory) throws IOException {
    JsonFields fields = JsonFields.read(directory.resolve(CandidateSearch.TRIALS));
    fields.requireFormat(FORMAT);
    return new TrialsFile(
        fields.list("trials", TrialsFile::entry),
        fields.list("partialTrials", TrialsFile::partialTrial));
  }

  private static Entry entry(JsonFields fields) throws IOException {
    return new Entry(
        fields.text("name"),
        settings(fields),
        fields.real("fitSeconds"),
        fields.real("predictSeconds"),
        fields.isNull("failure") ? null : fields.text("failure"),
        fields.has("heldOut") ? fields.text("heldOut") : "");
  }

  private static PartialTrial partialTrial(JsonFields fields) throws IOException {
    return new PartialTrial(
        fields.text("candidate"),
        settings(fields),
        fields.integer("rows"),
        fields.isNull("score") ? Double.NEGATIVE_INFINITY : fields.real("score"),
        fields.real("seconds"),
        null);
  }

  private static HyperparameterValues settings(JsonFields fields) throws IOException {
    JsonFields settings = fields.object("settings");
    return CandidateRecord.readSettings(settings.source(), settings.tree());
  }
}
