package dev.starsight.cli.commands;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputFiles;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.input.ReviewSource;
import dev.starsight.cli.options.CsvOption;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.cli.options.ExplainOption;
import dev.starsight.cli.predict.FilePrediction;
import dev.starsight.cli.predict.LakeColumn;
import dev.starsight.cli.predict.LakeRows;
import dev.starsight.cli.predict.PredictionLines;
import dev.starsight.cli.predict.PredictionLines.Format;
import dev.starsight.cli.predict.WorkIdentity;
import dev.starsight.cli.promise.SetOption;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.cli.spark.SparkInput;
import dev.starsight.cli.spark.SparkOption;
import dev.starsight.cli.spark.SparkPredictions;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.Provenance;
import dev.starsight.data.StarsightException;
import dev.starsight.explain.Explanation;
import dev.starsight.explain.WordEffect;
import dev.starsight.files.internal.Sha256;
import dev.starsight.lake.LakeColumns;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.ModelPointer;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code predict}: predicts the label of a text or of every row. */
@Command(
    name = "predict",
    description =
        "Predict label, probabilities and confidence of a text, or of every row of files or a"
            + " lake.",
    footer = {
      "",
      "Example: starsight predict --model run/model --text \"It is okay\" --explain",
      "Example: starsight predict --model run/model --input new.tsv.gz --out stars.csv",
      "Example: starsight predict --model run/model --lake lake --column predicted_star"
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

  @Option(names = "--lake", paramLabel = "DIR", description = "Lake to read, instead of files.")
  private @Nullable Path lake;

  @Option(
      names = "--column",
      paramLabel = "NAME",
      description =
          "Write the predictions back into the lake: the label as column NAME, its confidence as"
              + " NAME_confidence.")
  private @Nullable String column;

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

  @Mixin private final SparkOption spark = new SparkOption();

  @Mixin private final CsvOption csvSafe = new CsvOption();

  @Mixin private final DeviceOption device = new DeviceOption();

  @Override
  public Integer call() throws IOException {
    Format format = out == null ? Format.JSON_LINES : Format.of(out);
    csvSafe.requireTable(format == Format.CSV, "add --out FILE.csv");
    String single = text;
    if (single != null) {
      input.requireNone("--text");
      if (out != null || lake != null) {
        throw new StarsightException(
            "--out and --lake are for many rows; --text is a single one, and is shown");
      }
    } else if (lake == null && !input.isGiven()) {
      throw new StarsightException(
          "--text TEXT, --input FILE or --lake DIR is needed; see 'starsight predict --help'");
    } else {
      ReviewSource.requireOne(input, lake, this);
    }
    requireColumn();
    requireResumable();
    spark.refuse(single != null, "--text");
    spark.refuse(explain.isWanted(), "--explain");
    spark.refuse(device.isChosen(), "--device");
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
      if (out == null && column == null) {
        throw new StarsightException("--resume continues a file; add --out FILE");
      }
      if (lake == null) {
        input.requireFiles("--resume");
      }
    }
  }

  private void requireColumn() {
    if (column == null) {
      return;
    }
    if (lake == null) {
      throw new StarsightException("--column is for the rows of a lake; add --lake DIR");
    }
    if (out != null || explain.isWanted() || sets.areWanted()) {
      throw new StarsightException(
          "--column writes label and confidence into the lake; for anything else leave it out and"
              + " add --out FILE");
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
    Classifier classifier = opened.classifier();
    Path ofLake = lake;
    if (ofLake != null) {
      LakeRows rows = LakeRows.of(ofLake, input.textColumn(), classifier);
      WorkIdentity work = identity(directory).with("reading", rows.reading());
      PredictionLines lines = lines("review_id", classifier);
      if (column == null) {
        work.with("lake", Sha256.of(ofLake.resolve("lake.json")));
      }
      if (spark.isChosen()) {
        try (SparkPredictions made =
            onSpark(
                SparkInput.of(ofLake, input.textColumn(), classifier),
                directory,
                classifier,
                out == null ? ofLake : out)) {
          lake(ofLake, made, lines, work.with("engine", "spark"), directory, made);
        }
      } else {
        lake(ofLake, rows, lines, work, directory, classifier);
      }
      return;
    }
    input.alsoReadFor(opened, directory);
    HeadlineOption.readFor(input, opened, console());
    WorkIdentity work = null;
    if (!InputFiles.haveStandardInput(input.files())) {
      work =
          identity(directory)
              .withInput(input.files())
              .with("dialect", input.headers().format())
              .with("columns", List.of(input.textColumn(), input.labelColumn()));
    }
    PredictionLines lines = lines(input.idName(), classifier);
    List<Path> sources = Outputs.sources(input.files(), directory);
    if (spark.isChosen()) {
      Path beside = out == null ? Path.of("predictions") : out;
      try (SparkPredictions made = onSpark(SparkInput.of(input), directory, classifier, beside)) {
        rows(made, lines, work == null ? null : work.with("engine", "spark"), sources, made);
      }
      return;
    }
    rows(
        (chunkRows, sink) -> input.stream(this, chunkRows, sink::accept),
        lines,
        work,
        sources,
        classifier);
  }

  private SparkPredictions onSpark(
      SparkInput read, Path directory, Classifier classifier, Path beside) {
    return new SparkPredictions(this, spark, read, directory, classifier, beside);
  }

  /** Predicts the rows of a lake. */
  private void lake(
      Path ofLake,
      FilePrediction.Source rows,
      PredictionLines lines,
      WorkIdentity work,
      Path directory,
      Classifier classifier)
      throws IOException {
    if (column == null) {
      rows(rows, lines, work, List.of(ofLake, directory), classifier);
    } else {
      column(ofLake, column, rows, lines, work, classifier);
    }
  }

  private PredictionLines lines(String idName, Classifier classifier) {
    Format format = out == null ? Format.JSON_LINES : Format.of(out);
    return new PredictionLines(
        column == null ? format : Format.COLUMN,
        idName,
        classifier.labels(),
        sets,
        explain,
        csvSafe);
  }

  private WorkIdentity identity(Path directory) throws IOException {
    return new WorkIdentity()
        .with("model", ModelPointer.digest(directory))
        .with("promise", sets.promiseDigest(directory));
  }

  /** Predicts rows to standard output or a file. */
  private void rows(
      FilePrediction.Source source,
      PredictionLines lines,
      @Nullable WorkIdentity work,
      List<Path> sources,
      Classifier classifier)
      throws IOException {
    FilePrediction prediction = new FilePrediction(classifier, lines, console());
    Path file = out;
    if (file == null) {
      boolean atOnce = lake == null && InputFiles.haveStandardInput(input.files());
      summarize(
          prediction,
          prediction.writeTo(standardOutput(), source, atOnce, this::requireOutput),
          classifier);
      return;
    }
    Path target = Outputs.replaced(file, sources);
    if (work != null) {
      work.with("output", lines.options());
    }
    Provenance provenance = prediction.writeTo(target, work, source, resume);
    tell(prediction, file.toString());
    explain.printTally(console(), classifier.labels());
    summarize(prediction, provenance, classifier);
  }

  /** Predicts the rows of a lake to a column of it. */
  private void column(
      Path ofLake,
      String name,
      FilePrediction.Source rows,
      PredictionLines lines,
      WorkIdentity work,
      Classifier classifier)
      throws IOException {
    try (LakeColumn target = LakeColumn.begin(ofLake, name)) {
      work.with("lake", target.columns().digest()).with("output", lines.options());
      FilePrediction prediction = new FilePrediction(classifier, lines, console());
      Provenance provenance = prediction.writeTo(target, work, rows, resume);
      tell(
          prediction,
          "columns %s and %s%s of %s".formatted(name, name, LakeColumns.CONFIDENCE, ofLake));
      summarize(prediction, provenance, classifier);
    }
  }

  private void tell(FilePrediction prediction, String where) {
    if (prediction.resumedRows() > 0) {
      console().result("%,d rows were there already", prediction.resumedRows());
    }
    console().result("%,d rows predicted: %s", prediction.rows(), where);
  }

  private void summarize(FilePrediction prediction, Provenance provenance, Classifier classifier) {
    Summary summary =
        summary("predict")
            .inputs(provenance)
            .put("model", model.toString())
            .put("rows", prediction.rows());
    if (out != null || column != null) {
      summary.put("resumedRows", prediction.resumedRows());
    }
    if (out != null) {
      summary.put("out", out.toString());
    }
    if (column != null) {
      summary.put("column", column);
    }
    explain.addTo(summary, classifier.labels());
    print(summary);
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
