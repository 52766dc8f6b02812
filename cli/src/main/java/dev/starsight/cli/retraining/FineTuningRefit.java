package dev.starsight.cli.retraining;

import dev.starsight.cli.options.FineTuningOptions;
import dev.starsight.cli.options.LearningOptions;
import dev.starsight.cli.results.TestLooks;
import dev.starsight.data.Headline;
import dev.starsight.data.Splits.Recipe;
import dev.starsight.data.StarsightException;
import dev.starsight.model.Classifier;
import dev.starsight.model.CleanText;
import dev.starsight.model.TrainingData;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.run.Run;
import dev.starsight.transformer.Checkpoint;
import dev.starsight.transformer.FineTuning;
import dev.starsight.transformer.training.FineTuningResult;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Fine-tunes the encoder of a model of {@code finetune} again, from its pretrained weights and with
 * the settings in its {@code model.json}.
 *
 * @param conditions of the model
 * @param model its directory
 * @param encoder the pretrained encoder
 * @param options its settings
 */
record FineTuningRefit(
    Conditions conditions, Path model, Checkpoint encoder, TrainingOptions options)
    implements Refit {

  /** The kind of fine-tuned models. */
  static final String KIND = "transformer";

  /**
   * Reads how a model was fine-tuned.
   *
   * @throws StarsightException if the encoder is another one than that of the model, or {@code
   *     model.json} does not say how the model was fitted
   */
  static FineTuningRefit of(Path model, ModelDescription description, Checkpoint encoder)
      throws IOException {
    Map<String, String> settings = description.settings();
    String name = settings.getOrDefault("encoder", "");
    if (!name.equals(shortName(encoder))) {
      throw new StarsightException(
          "%s was fine-tuned from the encoder %s, but --encoder is %s; give that encoder"
              .formatted(model, name, shortName(encoder)));
    }
    Recipe recipe =
        Recipe.of(description.provenance())
            .orElseThrow(
                () ->
                    new StarsightException(
                        model
                            + ": its model.json does not say how its rows were split, so they"
                            + " cannot be split in the same way again"));
    TrainingOptions options;
    try {
      options = options(settings);
    } catch (IllegalArgumentException e) {
      throw new StarsightException(
          "%s: the settings in its model.json are not those of a fine-tuning: %s"
              .formatted(model, e.getMessage()),
          e);
    }
    int layers = encoder.layers();
    try {
      layers = Integer.parseInt(settings.getOrDefault("layers", Integer.toString(layers)));
    } catch (NumberFormatException e) {
      throw new StarsightException(model + ": its layers must be a number", e);
    }
    RetrainingFile file = RetrainingFile.read(model, description.provenance());
    return new FineTuningRefit(
        new Conditions(
            recipe,
            file.inputs(),
            options.metric(),
            description.textColumn(),
            description.labelColumn(),
            List.of(),
            Headline.of(settings).orElse(null),
            CleanText.isIn(settings),
            OptionalInt.empty(),
            file.also()),
        model,
        encoder.withLayers(layers),
        options);
  }

  /** Returns the name without the directories that lead to it, as {@code model.json} has it. */
  private static String shortName(Checkpoint encoder) {
    String name = encoder.name();
    return name.startsWith("hub:")
        ? name
        : name.substring(1 + Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')));
  }

  private static TrainingOptions options(Map<String, String> settings) {
    Settings of = new Settings(settings);
    return TrainingOptions.defaults(Long.parseLong(of.text("seed")))
        .withEpochs(of.whole("epochs"))
        .withPatience(of.whole("patience"))
        .withBatchSize(of.whole("batchSize"))
        .withAccumulation(of.whole("accumulation"))
        .withMaxLength(of.whole("maxLength"))
        .withTrainingLength(
            of.whole(settings.containsKey("trainingLength") ? "trainingLength" : "maxLength"))
        .withTailShare(Double.parseDouble(settings.getOrDefault(TrainingOptions.TAIL_SHARE, "0")))
        .withLearningRate(of.real("learningRate"))
        .withHeadRate(of.real("headRate"))
        .withLayerDecay(of.real("layerDecay"))
        .withFrozenLayers(of.whole("frozenLayers"))
        .withWarmUpShare(of.real("warmUpShare"))
        .withWeightDecay(of.real("weightDecay"))
        .withMaximumNorm(of.real("maximumNorm"))
        .withDropout(of.real("dropout"))
        .withLabelSmoothing(of.real("labelSmoothing"))
        .withLoss(FineTuningOptions.loss(of.text("loss")))
        .withBalance(LearningOptions.balance(of.text("balance")))
        .withMetric(LearningOptions.metric(of.text("metric")));
  }

  /** The settings of a model, all of which it must have. */
  private record Settings(Map<String, String> values) {

    String text(String name) {
      String value = values.get(name);
      if (value == null) {
        throw new IllegalArgumentException("\"" + name + "\" is missing");
      }
      return value;
    }

    int whole(String name) {
      return Integer.parseInt(text(name));
    }

    double real(String name) {
      return Double.parseDouble(text(name));
    }
  }

  @Override
  public String description() {
    return "the encoder " + shortName(encoder) + " with the settings of the model";
  }

  @Override
  public List<Path> sources() {
    return List.of();
  }

  @Override
  public TestLooks looks() throws IOException {
    return TestLooks.in(model);
  }

  @Override
  public Classifier fit(TrainingData data, Run run, Path work) {
    FineTuningResult tuned;
    try {
      tuned = FineTuning.of(encoder, options).fitWithHistory(data, run);
    } catch (IllegalArgumentException e) {
      throw new StarsightException(String.valueOf(e.getMessage()), e);
    }
    if (tuned.steps() == 0) {
      tuned.classifier().close();
      throw new StarsightException(
          "--budget leaves no time for a single step after reading the reviews; give it more");
    }
    return tuned.classifier();
  }

  @Override
  public void writeTo(Path directory) throws IOException {
    new RetrainingFile(conditions.inputs(), conditions.also()).writeTo(directory);
  }
}
