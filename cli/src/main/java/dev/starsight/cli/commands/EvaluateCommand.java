package dev.starsight.cli.commands;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.options.InputOptions;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.evaluation.Evaluation;
import dev.starsight.evaluation.report.EvaluationReport;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.model.internal.MetricsJson;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evaluate}: how well a saved model does on labelled reviews. */
@Command(
    name = "evaluate",
    description = "Metrics of a saved model on labelled reviews it has not seen.",
    footer = {
      "",
      "Example: starsight evaluate --model run/model --input new.tsv.gz --out evaluation"
    })
final class EvaluateCommand extends StarsightCommand {

  @Option(names = "--model", required = true, paramLabel = "DIR", description = "A saved model.")
  private Path model = Path.of("model");

  @Mixin private final InputOptions input = new InputOptions();

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write.")
  private Path out = Path.of("evaluation");

  @Override
  public Integer call() throws IOException {
    input.require(this);
    try (AtomicDirectory directory = Outputs.directory(out, Outputs.sources(input.files(), model));
        OpenedModel opened = SavedModels.open(model)) {
      input.alsoReadFor(opened, model);
      Dataset<Example> examples = input.read(this);
      requireKnown(opened.classifier().labels(), examples);
      List<Prediction> predictions =
          Models.predict(opened.classifier(), examples.rows(), "predicting", console());
      Evaluation evaluation =
          Evaluation.of(opened.classifier().labels(), examples.rows(), predictions, seed);
      console().result(evaluation.toString());
      EvaluationReport.of(model.toString(), evaluation, examples.provenance())
          .writeTo(directory.path().resolve("report.html"));
      Summary summary = summary("evaluate").inputs(examples.provenance());
      summary.put("model", model.toString());
      summary.put("metrics", MetricsJson.write(evaluation.metrics()));
      summary.writeTo(directory.path());
      directory.commit();
      print(summary);
    }
    return DONE;
  }

  /** Before the model predicts for minutes. */
  private void requireKnown(LabelSet labels, Dataset<Example> examples) {
    for (Example example : examples.rows()) {
      if (!labels.contains(example.requireLabel())) {
        throw new StarsightException(
            "%s, row %s: the label in column %s must be one of the model's, %s, but is \"%s\""
                .formatted(
                    String.join(", ", input.files().stream().map(Path::toString).toList()),
                    example.id(),
                    input.labelColumn(),
                    labels,
                    example.label()));
      }
    }
  }
}
