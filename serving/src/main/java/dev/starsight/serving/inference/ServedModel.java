package dev.starsight.serving.inference;

import dev.starsight.data.Example;
import dev.starsight.data.LabelSet;
import dev.starsight.data.StarsightException;
import dev.starsight.explain.Explanation;
import dev.starsight.model.Classifier;
import dev.starsight.model.Prediction;
import dev.starsight.model.directory.ModelDescription;
import dev.starsight.model.directory.ModelDirectory.OpenedModel;
import dev.starsight.promise.Promises;
import dev.starsight.transformer.SavedModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One version of a model that answers requests. It is closed when it has been replaced and the last
 * request that uses it is over. Thread-safe.
 */
public final class ServedModel {

  /** A model that needs less for a text answers on the thread of the request. */
  private static final long FAST_NANOS = 300_000;

  /** Characters that a fast model reads on the thread of the request. */
  private static final int FEW_CHARS = 20_000;

  /** No encoder here reads more of a text. */
  private static final int MOST_TOKENS = 512;

  private static final String WARM_UP =
      "It does what it says and was easy to install, but the manual could be better.";

  private final String name;
  private final String version;
  private final Path directory;
  private final OpenedModel opened;
  private final @Nullable Promises promises;
  private final BatchQueue queue;
  private final boolean fast;
  private final AtomicInteger users = new AtomicInteger(1);

  private ServedModel(
      String name,
      String version,
      Path directory,
      OpenedModel opened,
      @Nullable Promises promises,
      BatchQueue.Limits limits,
      BatchQueue.Observer observer) {
    this.name = name;
    this.version = version;
    this.directory = directory;
    this.opened = opened;
    this.promises = promises;
    this.fast = isFast(opened.classifier());
    this.queue =
        new BatchQueue(
            name, opened.classifier()::predict, limits, longest(opened.description()), observer);
  }

  /**
   * Opens a model, and warms it up.
   *
   * @param version tells versions of one name apart
   * @throws IOException naming the file, if one is missing or damaged
   */
  static ServedModel open(
      String name,
      String version,
      Path directory,
      BatchQueue.Limits limits,
      BatchQueue.Observer observer)
      throws IOException {
    Promises promises = Promises.read(directory, directory).orElse(null);
    OpenedModel opened = SavedModels.open(directory);
    try {
      return new ServedModel(name, version, directory, opened, promises, limits, observer);
    } catch (RuntimeException | Error e) {
      opened.close();
      throw e;
    }
  }

  /** Returns the tokens at which a model cuts texts, as far as it says so. */
  private static int longest(ModelDescription description) {
    try {
      return Integer.parseInt(description.settings().getOrDefault("maxLength", ""));
    } catch (NumberFormatException e) {
      return MOST_TOKENS;
    }
  }

  private static boolean isFast(Classifier classifier) {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long begun = System.nanoTime();
      classifier.predict(WARM_UP);
      least = Math.min(least, System.nanoTime() - begun);
    }
    return least < FAST_NANOS;
  }

  public String name() {
    return name;
  }

  /** Returns what tells the versions of a name apart: the digest of the model. */
  public String version() {
    return version;
  }

  public Path directory() {
    return directory;
  }

  public LabelSet labels() {
    return opened.classifier().labels();
  }

  public ModelDescription description() {
    return opened.description();
  }

  /** Returns the columns that it reads besides the text. */
  public List<String> columns() {
    return opened.classifier().columns();
  }

  /** Returns how many texts wait. */
  public int waiting() {
    return queue.waiting();
  }

  /**
   * Predicts texts, with the probabilities that the promise saved with the model corrects.
   *
   * @param deadline in the time of {@link System#nanoTime()}
   * @return fails with a {@link java.util.concurrent.TimeoutException} when it is not their turn by
   *     then
   * @throws OverloadedException if too many texts wait
   */
  public CompletionStage<List<Prediction>> predict(List<Example> examples, long deadline) {
    if (fast && chars(examples) <= FEW_CHARS) {
      return CompletableFuture.completedFuture(opened.classifier().predict(examples));
    }
    return queue.submit(examples, deadline);
  }

  private static long chars(List<Example> examples) {
    long chars = 0;
    for (Example example : examples) {
      chars += example.text().length();
    }
    return chars;
  }

  /** Returns a prediction with the probabilities that the promise corrects, if there is one. */
  public Prediction corrected(Prediction prediction) {
    return promises == null ? prediction : promises.corrected(prediction);
  }

  /**
   * Returns the labels of a set that holds the true one with a probability.
   *
   * @param prediction as the model made it
   * @throws StarsightException if no promise was saved with the model
   */
  public List<String> set(Prediction prediction, double level) {
    if (promises == null) {
      throw new StarsightException(
          "a set needs a promise, but none was saved with the model " + name);
    }
    return promises.set(prediction, level);
  }

  /** Explains a prediction. It blocks, for an encoder up to a second. */
  public Explanation explain(Example example) {
    return Explanation.of(opened.classifier(), example);
  }

  /** Returns what the model promises, if something was saved with it. */
  public Optional<Promises> promises() {
    return Optional.ofNullable(promises);
  }

  /** Counts one more user, unless the model is closed. */
  boolean retain() {
    while (true) {
      int now = users.get();
      if (now == 0) {
        return false;
      }
      if (users.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  /** Ends what {@link ModelSlot#acquire()} began. */
  public void release() {
    if (users.decrementAndGet() == 0) {
      queue.close();
      opened.close();
    }
  }
}
