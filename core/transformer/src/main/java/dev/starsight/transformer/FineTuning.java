package dev.starsight.transformer;

import dev.starsight.data.StarsightException;
import dev.starsight.model.Classifier;
import dev.starsight.model.Trainer;
import dev.starsight.model.Trainer.TrainingException;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import dev.starsight.transformer.internal.network.Networks;
import dev.starsight.transformer.internal.training.FineTuningSession;
import dev.starsight.transformer.internal.training.FineTuningTask;
import dev.starsight.transformer.internal.training.SessionStart;
import dev.starsight.transformer.internal.training.TrainingCheckpoints;
import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.training.FineTuningResult;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Fine-tunes a pretrained encoder with the Hugging Face class's own head (a dense layer on [CLS],
 * then the classifier), all weights, by AdamW. Given a deadline it tries a few steps, at a learning
 * rate of 0, and chooses by what they take those of epochs, maximum length and batch size that the
 * options leave open; then it goes on measuring, and lets the learning rate fall to zero in time.
 * Immutable and thread-safe.
 */
public final class FineTuning implements Trainer {

  private final CheckpointFiles encoder;
  private final TrainingOptions options;
  private final @Nullable Path checkpoints;
  private final boolean resume;
  private final TrainingListener listener;

  private FineTuning(
      CheckpointFiles encoder,
      TrainingOptions options,
      @Nullable Path checkpoints,
      boolean resume,
      TrainingListener listener) {
    this.encoder = encoder;
    this.options = options;
    this.checkpoints = checkpoints;
    this.resume = resume;
    this.listener = listener;
  }

  /** With the usual options. */
  public static FineTuning of(CheckpointFiles encoder, long seed) {
    return of(encoder, TrainingOptions.defaults(seed));
  }

  /**
   * With these options.
   *
   * @throws IllegalArgumentException if the encoder does not take texts of that length, or has
   *     fewer layers than are to be frozen
   */
  public static FineTuning of(CheckpointFiles encoder, TrainingOptions options) {
    TrainingOptions fitting = options.within(encoder.config());
    return new FineTuning(encoder, fitting, null, false, TrainingListener.SILENT);
  }

  public CheckpointFiles encoder() {
    return encoder;
  }

  public TrainingOptions options() {
    return options;
  }

  /**
   * The same, with a checkpoint in this directory every 20 steps, after each epoch, and after a
   * step that ends more than 25 seconds behind the last one.
   *
   * @param continued whether to go on from the newest whole checkpoint there, if there is one; what
   *     follows is the same, bit for bit, as without the interruption (on the same engine, and
   *     without a deadline that presses). Precision and threads are those of the beginning,
   *     whatever this machine and the run would have. Otherwise checkpoints of an earlier training
   *     there are deleted.
   */
  public FineTuning checkpointing(Path directory, boolean continued) {
    return new FineTuning(encoder, options, directory, continued, listener);
  }

  /**
   * The step of the newest checkpoint in a directory, whole or not; empty if there is none. For
   * people who want to know where {@link #checkpointing} would go on.
   */
  public static OptionalLong newestCheckpoint(Path directory) {
    return TrainingCheckpoints.newestStep(directory);
  }

  /**
   * The same, heard by this listener after those it has; immutable and thread-safe only as far as
   * they are.
   */
  public FineTuning withListener(TrainingListener hearing) {
    return new FineTuning(encoder, options, checkpoints, resume, listener.and(hearing));
  }

  @Override
  public Classifier fit(TrainingData data, Run run) {
    return fitWithHistory(data, run).classifier();
  }

  /**
   * Fits, and tells how it went.
   *
   * @throws StarsightException if a checkpoint to be continued is of other data or options, naming
   *     what is different; if there are checkpoints and all are damaged
   * @throws UncheckedIOException if weights cannot be read or a checkpoint cannot be written
   * @throws TrainingException if the engine fails; where it had no memory, with the settings to
   *     lower
   */
  public FineTuningResult fitWithHistory(TrainingData data, Run run) {
    return Networks.engine("fine-tuning failed", () -> session(data, run));
  }

  private FineTuningResult session(TrainingData data, Run run) {
    FineTuningTask task = new FineTuningTask(encoder, options, data, run, listener);
    try (FineTuningSession session = SessionStart.open(task, checkpoints, resume)) {
      return session.train();
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "fine-tuned " + encoder;
  }
}
