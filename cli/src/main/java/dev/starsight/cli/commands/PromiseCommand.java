package dev.starsight.cli.commands;

import dev.starsight.cli.console.StarsightCommand;
import dev.starsight.cli.headline.CleanOption;
import dev.starsight.cli.headline.HeadlineOption;
import dev.starsight.cli.input.InputOptions;
import dev.starsight.cli.options.DeviceOption;
import dev.starsight.cli.options.PromiseOptions;
import dev.starsight.cli.options.ReplaceOption;
import dev.starsight.cli.promise.PromiseRun;
import dev.starsight.cli.results.Outputs;
import dev.starsight.cli.results.Summary;
import dev.starsight.data.Dataset;
import dev.starsight.data.Example;
import dev.starsight.files.internal.AtomicDirectory;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code promise}: tests what a model promised on labelled rows, and makes a new promise. */
@Command(
    name = "promise",
    description = {
      "Test what a model promised on new labelled rows, and make a new promise from them: a"
          + " threshold for what you want, and sets of labels. Without --people, --right,"
          + " --within-one or prices it wants what was wanted before, or else that people check"
          + " 20 %%."
    },
    footer = {
      "",
      "Example: starsight promise --model run/model --input answers.csv --text-column text"
          + " --label-column label --within-one 90%% --people 30%% --out promise",
      "Then: starsight predict --model run/model --promise promise --set 0.9 --input new.tsv.gz"
    })
final class PromiseCommand extends StarsightCommand {

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Directory of a saved model.")
  private Path model = Path.of("model");

  @Mixin private final InputOptions input = new InputOptions();

  @Mixin private final HeadlineOption headline = new HeadlineOption();

  @Mixin private final PromiseOptions promise = new PromiseOptions();

  @Mixin private final ReplaceOption.Out out = new ReplaceOption.Out();

  @Mixin final DeviceOption device = new DeviceOption();

  @Override
  public Integer call() throws IOException {
    input.require(this);
    promise.wish();
    try (AtomicDirectory directory = out.directory(this, Outputs.sources(input.files(), model));
        OpenedModel opened = SavedModels.open(model)) {
      input.alsoReadFor(opened, model);
      headline.prepare(input, opened, model, console());
      CleanOption.readFor(input, opened);
      Dataset<Example> examples = input.read(this);
      Models.requireKnown(input, opened.classifier().labels(), examples);
      PromiseRun run = PromiseRun.of(model, opened.description(), promise.wish(), examples, this);
      List<Prediction> predictions =
          Models.predict(opened.classifier(), run.rows().rows(), "predicting", this);
      run.make(opened.classifier().labels(), predictions);
      run.print();
      run.report().writeTo(directory.path().resolve("report.html"));
      run.writeTo(directory.path());
      Summary summary =
          summary("promise").inputs(examples.provenance()).put("model", model.toString());
      run.addTo(summary);
      commit(directory, summary);
      print(summary);
    }
    return DONE;
  }
}
