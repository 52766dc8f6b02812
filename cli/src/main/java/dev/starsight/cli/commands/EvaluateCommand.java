package dev.starsight.cli.commands;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.CleanOption;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.promise.MadePromise;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.cli.runs.EvaluatedRows;
import dev.starsight.cli.unlabelled.UnlabelledOption;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.Slices;
import dev.starsight.evaluation.Slices.Slice;
import dev.starsight.evaluation.report.EvaluationReport;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.files.internal.Json;
import dev.starsight.model.Metrics.Interval;
import dev.starsight.model.directory.ModelDirectory;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.directory.ModelPointer;
import dev.starsight.model.directory.TrainingTexts.SeenRows;
import dev.starsight.model.internal.MetricsJson;
import dev.starsight.promise.Promise;
import dev.starsight.quality.learning.ExampleLanguages;
import dev.starsight.report.Section;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}: evaluates a saved model on labelled reviews. */
@Command(
    name = "evaluate",
    description =
        "Evaluate a saved model on labelled reviews, or estimate its accuracy without labels.",
    footer = {
      "",
      "Example: starsight evaluate --model run/model --input new.tsv.gz --out evaluation",
      "Example: starsight evaluate --model run/model --input new.tsv.gz --unlabelled"
          + " --out estimate"
    })
final class EvaluateCommand extends StarsightCommand {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Directory of a saved model, or the pointer to one that `promote` wrote.")
  private Path model = Path.of("model");

  @Mixin private final InputOptions input = new InputOptions();

  @Mixin private final HeadlineOption headline = new HeadlineOption();

  @Mixin private final UnlabelledOption unlabelled = new UnlabelledOption();

  @Mixin private final ReplaceOption.Out out = new ReplaceOption.Out();

  @Mixin final DeviceOption device = new DeviceOption();

  @Override
  public Integer call() throws IOException {
    input.require(this);
    model = ModelPointer.resolve(model);
    try (AtomicDirectory directory = out.directory(this, Outputs.sources(input.files(), model));
        OpenedModel opened = SavedModels.open(model)) {
      input.alsoReadFor(opened, model);
      headline.prepare(input, opened, model, console());
      CleanOption.readFor(input, opened);
      if (unlabelled.isGiven()) {
        Summary summary = unlabelled.evaluate(opened, model, input, directory.path(), this);
        commit(directory, summary);
        print(summary);
        return DONE;
      }
      alsoReadSlices();
      Optional<ExampleLanguages> languages = ExampleLanguages.find();
      boolean hasLanguages = input.furtherColumnsRead().contains(ExampleLanguages.COLUMN);
      Dataset<Example> read = input.read(this);
      Dataset<Example> examples =
          hasLanguages ? read : languages.map(found -> found.addTo(read, run())).orElse(read);
      String unidentified =
          hasLanguages || languages.isPresent() ? null : ExampleLanguages.missing();
      Models.requireKnown(input, opened.classifier().labels(), examples);
      Evaluation evaluation =
          Models.evaluate(opened.classifier(), examples.rows(), "predicting", this);
      SeenRows seen =
          ModelDirectory.trainingTexts(model)
              .map(texts -> texts.seen(examples.rows()))
              .orElse(null);
      console().result(seen(seen));
      console().text(evaluation.toString());
      List<Promise> tested = MadePromise.tested(model, evaluation, examples, seed);
      EvaluationReport.of(model.toString(), evaluation, examples.provenance(), seen)
          .with(MadePromise.sections(tested))
          .with(withoutLanguages(unidentified))
          .writeTo(directory.path().resolve("report.html"));
      EvaluatedRows.write(directory.path(), evaluation);
      Summary summary =
          summary("evaluate")
              .inputs(examples.provenance())
              .put("model", model.toString())
              .put("seenInTraining", json(seen))
              .put("metrics", MetricsJson.write(evaluation.metrics()));
      MadePromise.addTested(summary, tested);
      addSlices(Slices.of(evaluation), summary);
      summary.tree().put("languages", unidentified);
      commit(directory, summary);
      print(summary);
    }
    return DONE;
  }

  private static List<Section> withoutLanguages(@Nullable String sentence) {
    return sentence == null
        ? List.of()
        : List.of(
            Section.titled("Slices by language")
                .paragraph("They were not evaluated: " + sentence + "."));
  }

  /** Reads the columns that all files have and that slices are made of. */
  private void alsoReadSlices() throws IOException {
    List<String> columns = new ArrayList<>(input.furtherColumnsRead());
    List<String> known = input.furtherColumns();
    Slices.columns().stream()
        .filter(column -> known.contains(column) && !columns.contains(column))
        .forEach(columns::add);
    input.alsoRead(columns);
  }

  private static void addSlices(Slices slices, Summary summary) {
    ArrayNode array = summary.array("slices");
    for (Slice slice : slices.slices()) {
      ObjectNode node =
          array
              .addObject()
              .put("column", slice.column())
              .put("value", slice.value())
              .put("rows", slice.rows())
              .put("metric", "accuracy");
      node.set("score", Json.number(slice.accuracy()));
      node.set("accuracy", Json.number(slice.accuracy()));
      add(slice.interval(), node.putArray("interval"));
      node.set("restAccuracy", Json.number(slice.restAccuracy()));
      node.set("difference", Json.number(slice.difference()));
      add(slice.differenceInterval(), node.putArray("differenceInterval"));
      node.put("worse", slice.isWorse());
    }
  }

  private static void add(Interval interval, ArrayNode to) {
    to.add(Json.number(interval.low())).add(Json.number(interval.high()));
  }

  private static String seen(@Nullable SeenRows seen) {
    return seen == null
        ? "whether the model was fitted on these rows cannot be told: its texts were not saved with"
            + " it"
        : seen.toString();
  }

  private static JsonNode json(@Nullable SeenRows seen) {
    return seen == null
        ? NullNode.getInstance()
        : Json.object().put("rows", seen.seen()).set("share", Json.number(seen.share()));
  }
}
