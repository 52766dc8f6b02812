package dev.starsight.transformer;

import dev.starsight.data.StarsightException;
import dev.starsight.files.internal.WorkLock;
import dev.starsight.model.Trainer.TrainingException;
import dev.starsight.run.Run;
import dev.starsight.transformer.internal.network.Networks;
import dev.starsight.transformer.internal.training.AdaptationSession;
import dev.starsight.transformer.internal.training.AdaptationStart;
import dev.starsight.transformer.internal.training.AdaptationTask;
import dev.starsight.transformer.internal.training.AdaptationTexts;
import dev.starsight.transformer.internal.training.SessionStart;
import dev.starsight.transformer.training.AdaptationOptions;
import dev.starsight.transformer.training.AdaptationResult;
import dev.starsight.transformer.training.TrainingListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Adapts a pretrained encoder to unlabelled texts of its later task (Gururangan et al., 2020), by
 * the training that BERT began with: of the tokens of a text 15 % are hidden, and the encoder
 * learns to tell them from the others (Devlin et al., 2019). The result is a Hugging Face directory
 * that {@link Checkpoint#open} takes and that {@link FineTuning} then begins with. Vectors of such
 * an encoder are not made for comparison: search and frozen encoders need the encoder as it was.
 * Immutable and thread-safe.
 *
 * <p>Do not adapt to the texts of a part that something will be measured on.
 */
public final class Adaptation {

  private final Checkpoint encoder;
  private final AdaptationOptions options;
  private final TrainingListener listener;

  private Adaptation(Checkpoint encoder, AdaptationOptions options, TrainingListener listener) {
    this.encoder = encoder;
    this.options = options;
    this.listener = listener;
  }

  /** Texts that are read once, such as {@code reviews::forEach} of a list. */
  @FunctionalInterface
  public interface Texts {

    /** Passes every text to the sink. */
    void forEach(Consumer<String> sink) throws IOException;
  }

  /**
   * Returns an adaptation.
   *
   * @throws IllegalArgumentException if the encoder does not take texts of the maximum length
   */
  public static Adaptation of(Checkpoint encoder, AdaptationOptions options) {
    if (options.maxLength() > encoder.positions()) {
      throw new IllegalArgumentException(
          "max-length must be at most %s, the longest text of the encoder %s, but is %s"
              .formatted(encoder.positions(), encoder.name(), options.maxLength()));
    }
    return new Adaptation(encoder, options, TrainingListener.SILENT);
  }

  /**
   * Returns an adaptation with one more listener. To it, an epoch is a tenth of the training, and
   * its validation loss that on held-out texts.
   */
  public Adaptation withListener(TrainingListener added) {
    return new Adaptation(encoder, options, listener.and(added));
  }

  /**
   * Trains, and writes a masked language model in Hugging Face layout.
   *
   * @param texts without labels; one of twenty, at most some 2,000, is held out, equal texts
   *     together. Their tokens are held in memory, four bytes each
   * @param checkpoints the directory of checkpoints, about every minute, which is created
   * @param resume whether to continue from the newest whole checkpoint there, if there is one; the
   *     result is the same, bit for bit, as without the interruption, unless a deadline limits the
   *     steps. If false, what an earlier training wrote there is deleted
   * @param target an existing directory, into which the files are written
   * @param run with a deadline, unless the options have a number of steps
   * @throws StarsightException if there are fewer than 20 texts, or all are the same; if a
   *     checkpoint to be continued belongs to other texts or options, naming the differences; if
   *     all checkpoints are damaged; if another training is using their directory
   * @throws IOException if weights cannot be read or files not written; naming a file among the
   *     checkpoints that no training wrote
   * @throws TrainingException if the engine fails; if memory ran out, with the settings to lower
   * @throws IllegalArgumentException if there is neither a deadline nor a number of steps
   */
  public AdaptationResult adapt(Texts texts, Path checkpoints, boolean resume, Path target, Run run)
      throws IOException {
    if (options.steps() == 0 && run.deadline().isNever()) {
      throw new IllegalArgumentException(
          "an adaptation needs a deadline or a number of steps, but there is neither");
    }
    AdaptationTask task = new AdaptationTask(encoder.files(), options, run, listener);
    try {
      return Networks.engine(
          "the adaptation failed",
          () -> {
            try {
              return adapt(task, texts, checkpoints, resume, target);
            } catch (IOException e) {
              throw new UncheckedIOException(e.getMessage(), e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static AdaptationResult adapt(
      AdaptationTask task, Texts texts, Path checkpoints, boolean resume, Path target)
      throws IOException {
    AdaptationTexts read = AdaptationTexts.read(task, texts::forEach);
    try (WorkLock lock = SessionStart.lock(checkpoints);
        AdaptationSession session = AdaptationStart.open(task, read, lock.directory(), resume)) {
      return session.train(target);
    }
  }

  @Override
  public String toString() {
    return "adapted " + encoder;
  }
}
