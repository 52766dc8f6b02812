package dev.starsight.serving.monitoring;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Texts drawn at random from a stream (Vitter's algorithm R). Not thread-safe. */
final class TextReservoir {

  private static final int MOST = 20_000;

  private final List<LoggedText> texts = new ArrayList<>();
  private final SplittableRandom random;
  private long seen;

  TextReservoir(long seed) {
    random = new SplittableRandom(seed);
  }

  void add(LoggedText text) {
    seen++;
    if (texts.size() < MOST) {
      texts.add(text);
      return;
    }
    long place = random.nextLong(seen);
    if (place < MOST) {
      texts.set((int) place, text);
    }
  }

  List<LoggedText> texts() {
    return List.copyOf(texts);
  }
}
