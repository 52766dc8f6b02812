package dev.starsight.serving.review;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.QueueResults;
import dev.starsight.annotation.agreement.Agreement;
import dev.starsight.annotation.agreement.Agreement.Estimate;
import dev.starsight.annotation.agreement.Distance;
import dev.starsight.annotation.agreement.Ratings;
import dev.starsight.files.internal.Json;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How far people agree, computed again only when somebody asks and the last figures are older than
 * {@value #KEPT_SECONDS} seconds and twenty times what they took. Thread-safe.
 */
final class AgreementFigures {

  private static final long KEPT_SECONDS = 5;
  private static final long SHARE = 20;

  private final QueueResults results;
  private final long seed;

  /** Held while the figures are computed; guards the time until which they are valid. */
  private final ReentrantLock computing = new ReentrantLock();

  private long validUntil = System.nanoTime();
  private volatile @Nullable ObjectNode last;

  AgreementFigures(QueueResults results, long seed) {
    this.results = results;
    this.seed = seed;
  }

  /**
   * Returns the last figures if somebody else is computing newer ones.
   *
   * @throws ReviewProblem if these would be the first ones
   */
  ObjectNode figures() {
    if (computing.tryLock()) {
      try {
        long now = System.nanoTime();
        if (last == null || now - validUntil >= 0) {
          last = compute();
          long took = System.nanoTime() - now;
          validUntil = now + Math.max(KEPT_SECONDS * 1_000_000_000L, SHARE * took);
        }
      } finally {
        computing.unlock();
      }
    }
    ObjectNode known = last;
    if (known == null) {
      throw new ReviewProblem(503, "busy", "the figures are being computed; ask again in a moment");
    }
    return known;
  }

  private ObjectNode compute() {
    Ratings ratings = results.ratings();
    ObjectNode node = Json.object().put("people", ratings.raters().size());
    node.put("items", ratings.pairableItems());
    if (ratings.pairableItems() > 0) {
      put(node.putObject("same"), Agreement.observed(ratings, seed));
      Distance distance = Distance.of(ratings.labels());
      put(node.putObject("alpha"), Agreement.krippendorffAlpha(ratings, distance, seed));
    }
    return node;
  }

  private static void put(ObjectNode node, Estimate estimate) {
    node.set("value", Json.number(estimate.value()));
    node.set("low", Json.number(estimate.low()));
    node.set("high", Json.number(estimate.high()));
  }
}
