package dev.starsight.learner;

import dev.starsight.data.Balance;
import dev.starsight.learner.internal.vectorizer.TextVectorizer;
import dev.starsight.learner.internal.vectorizer.TrainingSample;
import dev.starsight.learner.vectorizer.TextFeatures;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import dev.starsight.run.internal.Rethrow;
import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Lets trainers that ask for the same features of the same rows compute them once, as those of a
 * search do that differ in their other settings: give the same instance to all of them. It keeps
 * the last few matrices, as long as the memory is not needed for something else. Thread-safe: who
 * comes second waits for the first.
 */
public final class SharedFeatures {

  /** A matrix of 70,000 reviews takes 100 MB. */
  private static final int MOST = 3;

  private final List<Entry> entries = new ArrayList<>();

  private record Entry(
      TrainingData data,
      Balance balance,
      TextFeatures features,
      long seed,
      SoftReference<FutureTask<TextVectorizer.Fitted>> fitted) {

    /** The same rows in the same order are those of the very same data set, drawn alike. */
    boolean isOf(TrainingData other, Balance drawn, TextFeatures wanted, long seedOfDrawing) {
      return data.train() == other.train()
          && (balance == Balance.MINORITY) == (drawn == Balance.MINORITY)
          && features.equals(wanted)
          && (drawn != Balance.MINORITY || seed == seedOfDrawing);
    }
  }

  /** What {@link TextVectorizer#fit} gives for these rows, from memory if it is there. */
  TextVectorizer.Fitted fit(
      TrainingData data,
      Balance balance,
      TextFeatures features,
      TrainingSample rows,
      long seed,
      Run run) {
    FutureTask<TextVectorizer.Fitted> task =
        new FutureTask<>(
            () ->
                TextVectorizer.fit(
                    features, rows.texts, rows.targets, data.labels().size(), seed, run));
    if (features.components() == 0) { // A deadline decides how good components are.
      task = known(data, balance, features, seed, task);
    }
    task.run();
    try {
      return task.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for features", e);
    } catch (ExecutionException e) {
      forget(task);
      throw Rethrow.unchecked(e.getCause());
    }
  }

  /** The task that does the same already, or this one. */
  private synchronized FutureTask<TextVectorizer.Fitted> known(
      TrainingData data,
      Balance balance,
      TextFeatures features,
      long seed,
      FutureTask<TextVectorizer.Fitted> task) {
    for (Entry entry : entries) {
      FutureTask<TextVectorizer.Fitted> there = entry.fitted().get();
      if (there != null && entry.isOf(data, balance, features, seed)) {
        entries.remove(entry);
        entries.add(entry);
        return there;
      }
    }
    entries.add(new Entry(data, balance, features, seed, new SoftReference<>(task)));
    if (entries.size() > MOST) {
      entries.remove(0);
    }
    return task;
  }

  private synchronized void forget(FutureTask<TextVectorizer.Fitted> task) {
    entries.removeIf(entry -> entry.fitted().get() == task);
  }
}
