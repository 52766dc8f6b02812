package dev.starsight.serving.review;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.QueueResults;
import dev.starsight.annotation.agreement.Agreement;
import dev.starsight.annotation.agreement.Agreement.Estimate;
import dev.starsight.annotation.agreement.Distance;
import dev.starsight.annotation.agreement.Ratings;
import dev.starsight.files.internal.Json;

/**
 * How far people agree, computed again only when somebody asks and the last figures are older than
 * {@value #KEPT_SECONDS} seconds and twenty times what they took. Thread-safe.
 */
final class AgreementFigures {

  private static final long KEPT_SECONDS = 5;
  private static final long SHARE = 20;

  private final QueueResults results;
  private final long seed;
  private ObjectNode last = Json.object();
  private long validUntil = System.nanoTime();

  AgreementFigures(QueueResults results, long seed) {
    this.results = results;
    this.seed = seed;
  }

  synchronized ObjectNode figures() {
    long now = System.nanoTime();
    if (now - validUntil >= 0) {
      last = compute();
      long took = System.nanoTime() - now;
      validUntil = now + Math.max(KEPT_SECONDS * 1_000_000_000L, SHARE * took);
    }
    return last;
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
