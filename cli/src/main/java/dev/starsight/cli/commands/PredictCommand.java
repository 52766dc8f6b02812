package dev.starsight.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.CsvOption;
import dev.starsight.cli.options.ExplainOption;
import dev.starsight.cli.predict.FilePrediction;
import dev.starsight.cli.predict.PredictionLines;
import dev.starsight.cli.predict.PredictionLines.Format;
import dev.starsight.cli.predict.WorkIdentity;
import dev.starsight.cli.promise.SetOption;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.explain.Explanation;
import dev.starsight.explain.WordEffect;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.ModelPointer;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;
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

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Directory of a saved model, or the pointer to one that `promote` wrote.")
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
      description =
          "Output file: .jsonl, .csv or .parquet (default: JSON lines on standard output). Until it"
              + " is complete, what is done lies in FILE.part.")
  private @Nullable Path out;

  @Option(
      names = "--resume",
      description =
          "Go on with what an interrupted process left in FILE.part; without it everything is"
              + " predicted anew.")
  private boolean resume;

  @Mixin private final CsvOption csvSafe = new CsvOption();

  @Override
  public Integer call() throws IOException {
    Format format = out == null ? Format.JSON_LINES : Format.of(out);
    csvSafe.requireTable(format == Format.CSV, "add --out FILE.csv");
    String single = text;
    if (single != null) {
      input.requireNone("--text");
      if (out != null) {
        throw new StarsightException("--out is for the rows of --input; --text is shown");
      }
    } else {
      input.require(this);
    }
    requireResumable();
    Path directory = ModelPointer.resolve(model);
    sets.prepare(directory);
    try (OpenedModel opened = SavedModels.open(directory)) {
      headline.requireAgreement(opened, directory);
      if (single != null) {
        noteColumns(opened.classifier());
        show(opened.classifier(), single);
      } else {
        rows(opened, directory);
      }
    }
    return DONE;
  }

  private void requireResumable() {
    if (resume) {
      if (out == null) {
        throw new StarsightException("--resume continues a file; add --out FILE");
      }
      input.requireFiles("--resume");
    }
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

  private void rows(OpenedModel opened, Path directory) throws IOException {
    input.alsoReadFor(opened, directory);
    HeadlineOption.readFor(input, opened, console());
    Classifier classifier = opened.classifier();
    Path file = out;
    PredictionLines lines =
        new PredictionLines(
            file == null ? Format.JSON_LINES : Format.of(file),
            input.idName(),
            classifier.labels(),
            sets,
            explain,
            csvSafe);
    FilePrediction prediction = new FilePrediction(classifier, lines, console());
    FilePrediction.Source source = (chunkRows, sink) -> input.stream(this, chunkRows, sink::accept);
    Provenance provenance;
    if (file == null) {
      provenance =
          prediction.writeTo(
              standardOutput(), source, input.isStandardInput(), this::requireOutput);
    } else {
      Path target = Outputs.replaced(file, Outputs.sources(input.files(), directory));
      WorkIdentity work = input.isStandardInput() ? null : identity(lines, directory);
      provenance = prediction.writeTo(target, work, source, resume);
      if (prediction.resumedRows() > 0) {
        console().result("%,d rows were there already", prediction.resumedRows());
      }
      console().result("%,d rows predicted: %s", prediction.rows(), file);
      explain.printTally(console(), classifier.labels());
    }
    Summary summary =
        summary("predict")
            .inputs(provenance)
            .put("model", model.toString())
            .put("rows", prediction.rows());
    if (file != null) {
      summary.put("resumedRows", prediction.resumedRows()).put("out", file.toString());
    }
    explain.addTo(summary, classifier.labels());
    print(summary);
  }

  private WorkIdentity identity(PredictionLines lines, Path directory) throws IOException {
    return new WorkIdentity()
        .with("model", ModelPointer.digest(directory))
        .with("promise", sets.promiseDigest(directory))
        .withInput(input.files())
        .with("reading", input.reading())
        .with("output", lines.options());
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
}
