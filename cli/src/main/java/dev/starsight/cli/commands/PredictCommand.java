package dev.starsight.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.CsvOption;
import dev.starsight.cli.options.ExplainOption;
import dev.starsight.cli.promise.SetOption;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.explain.Explanation;
import dev.starsight.explain.WordEffect;
import dev.starsight.files.internal.AtomicFile;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.run.Threads;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.commons.csv.CSVFormat;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code predict}: predicts the label of a text or of every row. */
@Command(
    name = "predict",
    description =
        "Predict label, probabilities and confidence of a text, or of every row of files.",
    footer = {
      "",
      "Example: starsight predict --model run/model --text \"It is okay\" --explain",
      "Example: starsight predict --model run/model --input new.tsv.gz --out stars.csv"
    })
final class PredictCommand extends StarsightCommand {

  private static final CSVFormat CSV = CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private static final int CHUNK = 1024;

  /** Rows that a thread formats at a time. */
  private static final int PIECE = 128;

  /** Rows at a time when each is explained. */
  private static final int EXPLAINED_CHUNK = 64;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Directory of a saved model.")
  private Path model = Path.of("model");

  @Option(names = "--text", paramLabel = "T", description = "A single text.")
  private @Nullable String text;

  @Mixin private final ExplainOption explain = new ExplainOption();

  @Mixin private final SetOption sets = new SetOption();

  @Mixin private final InputOptions input = new InputOptions();

  @Mixin private final HeadlineOption headline = new HeadlineOption();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Output file, .jsonl or .csv (default: JSON lines on standard output).")
  private @Nullable Path out;

  @Mixin private final CsvOption csvSafe = new CsvOption();

  private long rows;
  private String idName = "review_id";

  @Override
  public Integer call() throws IOException {
    Path file = out;
    boolean csv = file != null && name(file).endsWith(".csv");
    if (file != null && !csv && !name(file).endsWith(".jsonl")) {
      throw new StarsightException("--out must end in .jsonl or .csv, but is \"" + file + "\"");
    }
    csvSafe.requireTable(csv, "add --out FILE.csv");
    String single = text;
    if (single != null) {
      input.requireNone("--text");
      if (file != null) {
        throw new StarsightException("--out is for the rows of --input; --text is shown");
      }
    } else {
      input.require(this);
    }
    sets.prepare(model);
    try (OpenedModel opened = SavedModels.open(model)) {
      headline.requireAgreement(opened, model);
      if (single != null) {
        noteColumns(opened.classifier());
        show(opened.classifier(), single);
      } else {
        rows(opened, file, csv);
      }
    }
    return DONE;
  }

  private void noteColumns(Classifier classifier) {
    if (classifier.headline().isPresent()) {
      console().note("The model also reads headlines; a --text has none, so it is empty.");
    }
    if (!classifier.columns().isEmpty()) {
      console()
          .note(
              "The model also reads the columns %s; a --text has none, so they count as missing.",
              String.join(", ", classifier.columns()));
    }
  }

  private void rows(OpenedModel opened, @Nullable Path file, boolean csv) throws IOException {
    input.alsoReadFor(opened, model);
    HeadlineOption.readFor(input, opened, console());
    Classifier classifier = opened.classifier();
    idName = input.idName();
    Provenance provenance;
    if (file == null) {
      provenance = write(classifier, standardOutput(), false);
    } else {
      try (AtomicFile target = Outputs.file(file, Outputs.sources(input.files(), model))) {
        provenance = write(classifier, target.stream(), csv);
        target.commit();
      }
      console().result("%,d rows predicted: %s", rows, file);
      explain.printTally(console(), classifier.labels());
    }
    Summary summary =
        summary("predict").inputs(provenance).put("model", model.toString()).put("rows", rows);
    if (file != null) {
      summary.put("out", file.toString());
    }
    explain.addTo(summary, classifier.labels());
    print(summary);
  }

  private static String name(Path file) {
    return file.toString().toLowerCase(Locale.ROOT);
  }

  private void show(Classifier classifier, String single) {
    Prediction raw = classifier.predict(single);
    Prediction prediction = sets.corrected(raw);
    Example example = Example.unlabelled("1", single);
    if (json) {
      Summary summary = summary("predict").put("model", model.toString()).put("rows", 1);
      add(summary.tree(), raw);
      if (explain.isWanted()) {
        ArrayNode words = summary.array("words");
        WordEffect.of(classifier, example)
            .forEach(
                word ->
                    words
                        .addObject()
                        .put("word", word.word())
                        .put("from", word.from())
                        .put("effect", word.effect()));
        ExplainOption.add(summary.tree(), Explanation.of(classifier, example));
      }
      print(summary);
      return;
    }
    console().result("%s  (confidence %.2f)", prediction.label(), prediction.confidence());
    LabelSet labels = prediction.labels();
    for (int i = 0; i < labels.size(); i++) {
      double p = prediction.probability(i);
      console().result("  %-10s %.3f %s", labels.label(i), p, "#".repeat((int) Math.round(40 * p)));
    }
    if (sets.areWanted()) {
      console().result("  set: %s", String.join(" ", sets.of(raw)));
    }
    if (explain.isWanted()) {
      ExplainOption.print(console(), Explanation.of(classifier, example));
    }
  }

  private Provenance write(Classifier classifier, OutputStream target, boolean csv)
      throws IOException {
    if (csv) {
      List<Object> header = new ArrayList<>(List.of(idName, "label", "confidence"));
      classifier.labels().labels().forEach(label -> header.add("probability_" + label));
      if (sets.areWanted()) {
        header.add("set");
      }
      if (explain.isWanted()) {
        header.add("explanation");
      }
      target.write((CSV.format(header.toArray()) + '\n').getBytes(StandardCharsets.UTF_8));
    }
    Provenance provenance =
        input.stream(
            this,
            explain.isWanted() ? EXPLAINED_CHUNK : CHUNK,
            chunk -> write(classifier, chunk, target, csv));
    target.flush();
    return provenance;
  }

  private void write(Classifier classifier, List<Example> chunk, OutputStream target, boolean csv)
      throws IOException {
    List<Prediction> predictions = classifier.predict(chunk);
    List<Explanation> explanations = explain.of(classifier, chunk);
    for (byte[] piece : lines(chunk, predictions, explanations, csv)) {
      target.write(piece);
    }
    requireOutput();
    rows += chunk.size();
    console().update("predicting", rows, -1, "");
  }

  /** Formats rows on several threads; one thread would take longer than the prediction. */
  private byte[][] lines(
      List<Example> chunk,
      List<Prediction> predictions,
      List<Explanation> explanations,
      boolean csv) {
    byte[][] pieces = new byte[(chunk.size() + PIECE - 1) / PIECE][];
    Threads.forEach(
        pieces.length,
        piece -> {
          int from = piece * PIECE;
          int to = Math.min(chunk.size(), from + PIECE);
          StringBuilder lines = new StringBuilder();
          for (int i = from; i < to; i++) {
            Explanation explanation = explanations.isEmpty() ? null : explanations.get(i);
            lines.append(line(chunk.get(i), predictions.get(i), explanation, csv)).append('\n');
          }
          pieces[piece] = lines.toString().getBytes(StandardCharsets.UTF_8);
        });
    return pieces;
  }

  private String line(
      Example example, Prediction prediction, @Nullable Explanation explanation, boolean csv) {
    if (csv) {
      return csvRow(example, prediction, explanation);
    }
    ObjectNode row = Json.object();
    row.put(idName, example.id());
    add(row, prediction);
    if (explanation != null) {
      ExplainOption.add(row, explanation);
    }
    return row.toString();
  }

  private void add(ObjectNode row, Prediction raw) {
    Prediction prediction = sets.corrected(raw);
    row.put("label", prediction.label()).put("confidence", prediction.confidence());
    ObjectNode probabilities = row.putObject("probabilities");
    for (int i = 0; i < prediction.labels().size(); i++) {
      probabilities.put(prediction.labels().label(i), prediction.probability(i));
    }
    if (sets.areWanted()) {
      sets.of(raw).forEach(row.putArray("set")::add);
    }
  }

  private String csvRow(Example example, Prediction raw, @Nullable Explanation explanation) {
    Prediction prediction = sets.corrected(raw);
    List<@Nullable Object> row = new ArrayList<>();
    row.add(csvSafe.cell(example.id()));
    row.add(csvSafe.cell(prediction.label()));
    row.add(prediction.confidence());
    for (double p : prediction.probabilities()) {
      row.add(p);
    }
    if (sets.areWanted()) {
      row.add(csvSafe.cell(String.join(" ", sets.of(raw))));
    }
    if (explanation != null) {
      row.add(csvSafe.cell(ExplainOption.cell(explanation)));
    }
    return CSV.format(row.toArray());
  }
}
