package dev.starsight.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.starsight.data.StarsightException;
import dev.starsight.transformer.training.TrainingOptions;
import dev.starsight.transformer.training.TrainingOptions.Loss;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class FineTuningOptionsTest {

  private static TrainingOptions options(String... arguments) {
    FineTuningOptions options = new FineTuningOptions();
    new CommandLine(CommandLine.Model.CommandSpec.create().addMixin("x", spec(options)))
        .registerConverter(Loss.class, FineTuningOptions::loss)
        .parseArgs(arguments);
    return options.over(TrainingOptions.defaults(1));
  }

  private static CommandLine.Model.CommandSpec spec(FineTuningOptions options) {
    return CommandLine.Model.CommandSpec.forAnnotatedObject(options);
  }

  @Test
  void hasTheDefaultsWithoutOptions() {
    assertThat(options()).hasToString(TrainingOptions.defaults(1).toString());
  }

  @Test
  void appliesEveryOption() {
    TrainingOptions set =
        options(
            "--epochs=5 --patience=3 --max-length=64 --training-length=32 --batch-size=8 --accumulation=4"
                .concat(" --learning-rate=2e-5 --warm-up=0.2 --layer-decay=0.9")
                .concat(" --frozen-layers=2 --weight-decay=0.1 --dropout=0.2")
                .concat(" --label-smoothing=0.05 --loss=ordinal")
                .split(" "));
    assertThat(set)
        .hasToString(
            TrainingOptions.defaults(1)
                .withEpochs(5)
                .withPatience(3)
                .withMaxLength(64)
                .withTrainingLength(32)
                .withBatchSize(8)
                .withAccumulation(4)
                .withLearningRate(2e-5)
                .withWarmUpShare(0.2)
                .withLayerDecay(0.9)
                .withFrozenLayers(2)
                .withWeightDecay(0.1)
                .withDropout(0.2)
                .withLabelSmoothing(0.05)
                .withLoss(Loss.ORDINAL)
                .toString());
  }

  @Test
  void rejectsValuesOutOfRangeInOneSentence() {
    assertThatThrownBy(() -> options("--layer-decay=1.5"))
        .isInstanceOf(StarsightException.class)
        .hasMessage("--layer-decay must be above 0 and at most 1, but is 1.5");
    assertThatThrownBy(() -> options("--tail=2"))
        .isInstanceOf(StarsightException.class)
        .hasMessage("--tail must be at least 0 and below 1, but is 2.0");
    assertThatThrownBy(() -> options("--batch-size=0"))
        .hasMessage("--batch-size must be at least 1, but is 0");
    assertThatThrownBy(() -> options("--loss=hinge"))
        .hasMessageContaining("it must be cross-entropy or ordinal, but is \"hinge\"");
  }
}
