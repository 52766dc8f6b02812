package dev.starsight.learner;

import dev.starsight.data.Balance;
import dev.starsight.model.TrainingData;
import dev.starsight.run.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Lets trainers that ask for the same features of the same rows compute them once, as those of a
 * search do that differ in their other settings: give the same instance to all of them. It keeps
 * the last few matrices, so forget it when the search has ended. Thread-safe: who comes second
 * waits for the first.
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
      FutureTask<TextVectorizer.Fitted> fitted) {

    /** The same rows in the same order are those of the very same data set, drawn alike. */
    boolean isOf(TrainingData other, Balance drawn, TextFeatures wanted, long seedOfDrawing) {
      boolean seedMatters = drawn == Balance.MINORITY || wanted.components() > 0;
      return data.train() == other.train()
          && (balance == Balance.MINORITY) == (drawn == Balance.MINORITY)
          && features.equals(wanted)
          && (!seedMatters || seed == seedOfDrawing);
    }
  }

  /** What {@link TextVectorizer#fit} gives for these rows, from memory if it is there. */
  TextVectorizer.Fitted fit(
      TrainingData data, Balance balance, TextFeatures features, Sampler rows, long seed, Run run) {
    Entry entry = entry(data, balance, features, rows, seed, run);
    entry.fitted().run();
    try {
      return entry.fitted().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for features", e);
    } catch (ExecutionException e) {
      forget(entry);
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new CompletionException(e.getCause());
    }
  }

  private synchronized Entry entry(
      TrainingData data, Balance balance, TextFeatures features, Sampler rows, long seed, Run run) {
    Optional<Entry> known =
        entries.stream().filter(e -> e.isOf(data, balance, features, seed)).findFirst();
    Entry entry =
        known.orElseGet(
            () ->
                new Entry(
                    data,
                    balance,
                    features,
                    seed,
                    new FutureTask<>(
                        () ->
                            TextVectorizer.fit(
                                features,
                                rows.texts,
                                rows.targets,
                                data.labels().size(),
                                seed,
                                run))));
    entries.remove(entry);
    entries.add(entry);
    if (entries.size() > MOST) {
      entries.remove(0);
    }
    return entry;
  }

  private synchronized void forget(Entry entry) {
    entries.remove(entry);
  }
}
