package dev.starsight.streams;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.starsight.files.internal.Json;
import dev.starsight.files.internal.JsonFields;
import dev.starsight.quality.internal.HyperLogLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Base64;

/** The events of one slide, of which windows are made. Not thread-safe. */
final class Pane {

  long rows;
  private long rated;
  private double sum;
  private double squares;
  private final HyperLogLog reviewers;

  Pane() {
    this(new HyperLogLog());
  }

  private Pane(HyperLogLog reviewers) {
    this.reviewers = reviewers;
  }

  void add(EventParser event) {
    rows++;
    if (!Double.isNaN(event.star)) {
      rated++;
      sum += event.star;
      squares += event.star * event.star;
    }
    if (event.hasReviewer) {
      reviewers.add(event.reviewer);
    }
  }

  void merge(Pane other) {
    rows += other.rows;
    rated += other.rated;
    sum += other.sum;
    squares += other.squares;
    reviewers.merge(other.reviewers);
  }

  long rated() {
    return rated;
  }

  double mean() {
    return rated == 0 ? Double.NaN : sum / rated;
  }

  double deviation() {
    return rated == 0 ? Double.NaN : Math.sqrt(Math.max(0, squares / rated - mean() * mean()));
  }

  double distinct() {
    return Math.min((double) rows, reviewers.estimate());
  }

  ObjectNode toJson() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      reviewers.write(new DataOutputStream(bytes));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return Json.object()
        .put("rows", rows)
        .put("rated", rated)
        .put("sum", sum)
        .put("squares", squares)
        .put("reviewers", Base64.getEncoder().encodeToString(bytes.toByteArray()));
  }

  static Pane read(JsonFields fields) throws IOException {
    byte[] bytes = Base64.getDecoder().decode(fields.text("reviewers"));
    HyperLogLog reviewers;
    try {
      reviewers = HyperLogLog.read(new DataInputStream(new ByteArrayInputStream(bytes)));
    } catch (IOException | IllegalArgumentException e) {
      throw fields.refused("reviewers", "a sketch");
    }
    Pane pane = new Pane(reviewers);
    pane.rows = fields.count("rows");
    pane.rated = fields.count("rated");
    pane.sum = fields.real("sum");
    pane.squares = fields.real("squares");
    return pane;
  }
}
