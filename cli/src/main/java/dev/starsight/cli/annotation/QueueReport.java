package dev.starsight.cli.annotation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.annotation.AuditResult;
import dev.starsight.annotation.QueueResults;
import dev.starsight.annotation.WorkerStatistics;
import dev.starsight.annotation.agreement.Agreement;
import dev.starsight.annotation.agreement.Agreement.Estimate;
import dev.starsight.annotation.agreement.Distance;
import dev.starsight.annotation.agreement.Ratings;
import dev.starsight.cli.console.Console;
import dev.starsight.cli.results.Summary;
import dev.starsight.files.internal.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the answers in a queue come to, for people and for the summary. */
final class QueueReport {

  private static final int MAX_PAIRS = 50;

  private record Pair(String one, String other, Estimate kappa) {}

  private QueueReport() {}

  /** Shows what people did, how far they agree and what the audit found. */
  static void write(QueueResults results, Summary summary, Console console, long seed) {
    workers(results.workers(), summary, console);
    agreement(results.ratings(), summary, console, seed);
    audit(results.audit(), summary, console);
  }

  private static void workers(List<WorkerStatistics> workers, Summary summary, Console console) {
    ArrayNode array = summary.array("workers");
    for (WorkerStatistics each : workers) {
      Duration median = each.medianDuration();
      ObjectNode node = array.addObject();
      node.put("worker", each.worker())
          .put("answers", each.answers())
          .put("adjudications", each.adjudications())
          .put("skipped", each.skipped());
      node.set("medianSeconds", Json.number(seconds(median)));
      console.result(
          "%s: %,d answers%s%s",
          each.worker(),
          each.answers(),
          each.adjudications() > 0
              ? String.format(Locale.ROOT, ", %,d decided", each.adjudications())
              : "",
          median == null ? "" : String.format(Locale.ROOT, ", median %.1f s", seconds(median)));
    }
  }

  private static double seconds(@Nullable Duration duration) {
    return duration == null ? Double.NaN : duration.toMillis() / 1e3;
  }

  private static void agreement(Ratings ratings, Summary summary, Console console, long seed) {
    if (ratings.pairableItems() == 0) {
      summary.put("agreement", Json.number(Double.NaN));
      return;
    }
    Distance distance = Distance.of(ratings.labels());
    Estimate observed = Agreement.observed(ratings, seed);
    Estimate alpha = Agreement.krippendorffAlpha(ratings, distance, seed);
    Estimate fleiss = Agreement.fleissKappa(ratings, seed);
    ObjectNode node = summary.object("agreement").put("items", ratings.pairableItems());
    node.put("distance", distance.id());
    estimate(node.putObject("observed"), observed);
    estimate(node.putObject("alpha"), alpha);
    estimate(node.putObject("fleissKappa"), fleiss);
    console.result(
        "agreement on %,d tasks with two answers or more: %s of pairs are the same;"
            + " Krippendorff's alpha (%s) %s, Fleiss' kappa %s",
        ratings.pairableItems(), shown(observed), distance.id(), shown(alpha), shown(fleiss));
    ArrayNode array = node.putArray("pairs");
    for (Pair pair : pairs(ratings, distance, seed)) {
      ObjectNode each = array.addObject();
      each.putArray("workers").add(pair.one()).add(pair.other());
      each.put("items", pair.kappa().items());
      estimate(each.putObject("kappa"), pair.kappa());
      console.result(
          "  %s and %s: %,d tasks, weighted kappa %s",
          pair.one(), pair.other(), pair.kappa().items(), shown(pair.kappa()));
    }
  }

  /** Returns the pairs of people with the most tasks in common. */
  private static List<Pair> pairs(Ratings ratings, Distance distance, long seed) {
    List<Pair> pairs = new ArrayList<>();
    List<String> raters = ratings.raters();
    for (int i = 0; i < raters.size(); i++) {
      for (int j = i + 1; j < raters.size(); j++) {
        int items = ratings.commonItems(raters.get(i), raters.get(j));
        if (items > 0) {
          Estimate unknown = new Estimate(Double.NaN, Double.NaN, Double.NaN, items);
          pairs.add(new Pair(raters.get(i), raters.get(j), unknown));
        }
      }
    }
    return pairs.stream()
        .sorted(Comparator.comparingInt((Pair pair) -> -pair.kappa().items()))
        .limit(MAX_PAIRS)
        .map(
            pair ->
                new Pair(
                    pair.one(),
                    pair.other(),
                    Agreement.cohenKappa(ratings, pair.one(), pair.other(), distance, seed)))
        .toList();
  }

  private static void estimate(ObjectNode node, Estimate estimate) {
    node.set("value", Json.number(estimate.value()));
    node.putArray("interval").add(Json.number(estimate.low())).add(Json.number(estimate.high()));
  }

  private static String shown(Estimate estimate) {
    return Double.isNaN(estimate.value())
        ? "does not exist"
        : String.format(
            Locale.ROOT, "%.2f (%.2f to %.2f)", estimate.value(), estimate.low(), estimate.high());
  }

  private static void audit(AuditResult audit, Summary summary, Console console) {
    if (audit.tasks() == 0) {
      summary.put("audit", Json.number(Double.NaN));
      return;
    }
    ObjectNode node = summary.object("audit");
    node.put("tasks", audit.tasks()).put("answered", audit.answered()).put("right", audit.right());
    node.set("accuracy", Json.number(audit.accuracy()));
    node.putArray("interval").add(Json.number(audit.low())).add(Json.number(audit.high()));
    node.set("confidence", Json.number(audit.confidence()));
    node.put("overconfident", audit.isOverconfident());
    if (audit.answered() == 0) {
      console.result("audit: none of %,d sure predictions has a label yet", audit.tasks());
    } else {
      console.result(
          "audit: %,d of %,d sure predictions are right, %.1f %% (%.1f to %.1f), where the model"
              + " says %.1f %%%s",
          audit.right(),
          audit.answered(),
          100 * audit.accuracy(),
          100 * audit.low(),
          100 * audit.high(),
          100 * audit.confidence(),
          audit.isOverconfident() ? ": it is overconfident" : "");
    }
  }
}
