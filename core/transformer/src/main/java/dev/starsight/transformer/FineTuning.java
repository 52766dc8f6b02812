package dev.starsight.transformer;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.WorkLock;
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
import dev.starsight.transformer.training.FineTuningResult;
import dev.starsight.transformer.training.TrainingListener;
import dev.starsight.transformer.training.TrainingOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Fine-tunes a pretrained encoder with the Hugging Face class's own head (a dense layer on [CLS],
 * then the classifier), all weights, by AdamW. With a deadline it first measures a few steps at a
 * learning rate of 0 and chooses those of epochs, maximum length and batch size that the options
 * leave open; it keeps measuring and lets the learning rate reach zero in time. In the end the bias
 * of the classifier is shifted by the {@link dev.starsight.evaluation.LabelOffsets} of the
 * validation rows. Immutable and thread-safe.
 */
public final class FineTuning implements Trainer {

  private final Checkpoint encoder;
  private final TrainingOptions options;
  private final @Nullable Path checkpoints;
  private final boolean resume;
  private final int laterRows;
  private final TrainingListener listener;

  private FineTuning(
      Checkpoint encoder,
      TrainingOptions options,
      @Nullable Path checkpoints,
      boolean resume,
      int laterRows,
      TrainingListener listener) {
    this.encoder = encoder;
    this.options = options;
    this.checkpoints = checkpoints;
    this.resume = resume;
    this.laterRows = laterRows;
    this.listener = listener;
  }

  /** Returns a trainer with the default options. */
  public static FineTuning of(Checkpoint encoder, long seed) {
    return of(encoder, TrainingOptions.defaults(seed));
  }

  /**
   * Returns a trainer with these options.
   *
   * @throws IllegalArgumentException if the encoder does not take texts of the maximum length, or
   *     has fewer layers than are to be frozen
   */
  public static FineTuning of(Checkpoint encoder, TrainingOptions options) {
    TrainingOptions fitting =
        options.within(encoder.files().config().layers(), encoder.positions());
    return new FineTuning(encoder, fitting, null, false, 0, TrainingListener.SILENT);
  }

  public Checkpoint encoder() {
    return encoder;
  }

  public TrainingOptions options() {
    return options;
  }

  /**
   * Returns a trainer that also writes a checkpoint to this directory every 20 steps, after each
   * epoch, and after a step that ends more than 25 seconds after the last checkpoint; less often if
   * checkpoints would take more than a fortieth of the time.
   *
   * @param resume whether to continue from the newest whole checkpoint there, if there is one; the
   *     result is the same, bit for bit, as without the interruption (on the same engine, and
   *     without a deadline that limits the steps). Precision and threads stay those of the start,
   *     whatever this machine and the run would choose. If false, what an earlier training wrote
   *     there is deleted; a training fails, and deletes nothing, if anything else is there.
   */
  public FineTuning checkpointing(Path directory, boolean resume) {
    return new FineTuning(encoder, options, directory, resume, laterRows, listener);
  }

  /**
   * Returns the step of the newest checkpoint in a directory, whole or not; empty if there is none.
   * {@link #checkpointing} would continue from there.
   */
  public static OptionalLong newestCheckpoint(Path directory) {
    return TrainingCheckpoints.newestStep(directory);
  }

  /**
   * Returns the name of the encoder of the newest whole checkpoint in a directory; empty if there
   * is no checkpoint.
   *
   * @throws StarsightException if there are checkpoints and all are damaged
   */
  public static Optional<String> encoderOf(Path directory) {
    return TrainingCheckpoints.newestEncoder(directory);
  }

  /**
   * Returns a trainer that also leaves time to predict these rows before its deadline. Time for the
   * validation rows is left in any case; for both together it is two fifths of the time at most.
   * Without validation rows no time is left.
   *
   * @param rows how many rows are predicted after the training, such as those of the test part; at
   *     least 0
   */
  public FineTuning withLaterRows(int rows) {
    if (rows < 0) {
      throw new IllegalArgumentException("rows must be at least 0, but is " + rows);
    }
    return new FineTuning(encoder, options, checkpoints, resume, rows, listener);
  }

  /**
   * Returns a trainer with one more listener, called after the others. The result is immutable and
   * thread-safe only if its listeners are.
   */
  public FineTuning withListener(TrainingListener added) {
    return new FineTuning(encoder, options, checkpoints, resume, laterRows, listener.and(added));
  }

  @Override
  public Classifier fit(TrainingData data, Run run) {
    return fitWithHistory(data, run).classifier();
  }

  /**
   * Fits a classifier and returns it with the history of the training.
   *
   * @throws StarsightException if a checkpoint to be continued belongs to other data or options,
   *     naming the differences; if there are checkpoints and all are damaged; if another training
   *     is using the directory of checkpoints
   * @throws UncheckedIOException if weights cannot be read or a checkpoint cannot be written;
   *     naming a file in the directory of checkpoints that no training wrote there or that was
   *     changed, if the training should begin anew
   * @throws TrainingException if the engine fails; if memory ran out, with the settings to lower
   */
  public FineTuningResult fitWithHistory(TrainingData data, Run run) {
    return Networks.engine("fine-tuning failed", () -> train(data, run));
  }

  private FineTuningResult train(TrainingData data, Run run) {
    FineTuningTask task =
        new FineTuningTask(encoder.files(), options, data, run, laterRows, listener);
    Path directory = checkpoints;
    try {
      if (directory == null) {
        return train(task, null);
      }
      try (WorkLock lock = SessionStart.lock(directory)) {
        return train(task, lock.directory());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  private FineTuningResult train(FineTuningTask task, @Nullable Path directory) throws IOException {
    try (FineTuningSession session = SessionStart.open(task, directory, resume)) {
      return session.train();
    }
  }

  @Override
  public String toString() {
    return "fine-tuned " + encoder;
  }
}
