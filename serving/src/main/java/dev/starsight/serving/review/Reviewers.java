package dev.starsight.serving.review;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** The people who have sent something, by name. Thread-safe. */
final class Reviewers {

  /** More names than a queue has people, and few enough to be kept. */
  static final int MAX = 10_000;

  private final int requestsPerSecond;
  private final LongSupplier nanoTime;
  private final Map<String, Reviewer> byName = new HashMap<>();

  Reviewers(int requestsPerSecond, LongSupplier nanoTime) {
    this.requestsPerSecond = requestsPerSecond;
    this.nanoTime = nanoTime;
  }

  /**
   * Returns a person, after counting the request.
   *
   * @throws ReviewProblem if the person sent too many, or there are too many people
   */
  Reviewer enter(String name) {
    long now = nanoTime.getAsLong();
    Reviewer reviewer;
    synchronized (byName) {
      if (byName.size() >= MAX && !byName.containsKey(name)) {
        throw new ReviewProblem(429, "people", "too many people have sent something");
      }
      reviewer = byName.computeIfAbsent(name, each -> new Reviewer(requestsPerSecond, now));
    }
    reviewer.count(now);
    return reviewer;
  }
}
