package dev.starsight.transformer.internal.training;

import dev.starsight.run.Run;
import dev.starsight.transformer.internal.network.OptimizerSettings;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.training.AdaptationOptions;
import dev.starsight.transformer.training.TrainingListener;
import java.util.Map;
import java.util.TreeMap;

/** The inputs of one adaptation, apart from the texts. */
public record AdaptationTask(
    CheckpointFiles encoder, AdaptationOptions options, Run run, TrainingListener listener) {

  /** Dropout of hidden values, as BERT was trained with. */
  public static final double DROPOUT = 0.1;

  static final double WARM_UP = 0.06;
  private static final double WEIGHT_DECAY = 0.01;

  static OptimizerSettings optimizer() {
    return new OptimizerSettings(DROPOUT, WEIGHT_DECAY, 1, 1, 1, 0, false);
  }

  /** Returns what has to be the same when the training is resumed. */
  Map<String, String> settings() {
    Map<String, String> settings = new TreeMap<>();
    settings.put("seed", Long.toString(options.seed()));
    settings.put("steps", options.steps() == 0 ? "by the clock" : Long.toString(options.steps()));
    settings.put("maxLength", Integer.toString(options.maxLength()));
    settings.put("batchSize", Integer.toString(options.batchSize()));
    settings.put("learningRate", Double.toString(options.learningRate()));
    return settings;
  }
}
