package dev.starsight.transformer.internal.onnx;

import dev.starsight.model.Calibration;
import dev.starsight.model.Calibration.Confidence;
import dev.starsight.transformer.internal.onnx.OnnxGraph.Attribute;
import java.util.List;

/** Adds a {@link Calibration} to a graph, such that its probabilities are those of the model. */
final class CalibrationGraph {

  /** Of probabilities that reach the confidence each pass caps one at least; two are rare. */
  private static final int MOST_PASSES = 8;

  private static final double MARGIN = 1e-6;

  /** The logit of the greatest confidence that {@link Calibration} tells from 1. */
  private static final double GREATEST_LOGIT = Math.log(1e12);

  private static final Attribute ROWS = Attribute.of("axis", 1L);

  private final OnnxGraph graph;
  private final int labels;

  CalibrationGraph(OnnxGraph graph, int labels) {
    this.graph = graph;
    this.labels = labels;
  }

  /** Adds the output {@code probabilities} for scores [batch, labels]. */
  void probabilities(String logits, Calibration calibration) {
    String scores = graph.add("Mul", List.of(logits, graph.scalar(1 / calibration.temperature())));
    graph.add(
        "Identity",
        "probabilities",
        List.of(
            calibration.confidences().isEmpty()
                ? graph.add("Softmax", List.of(scores), ROWS)
                : corrected(scores, calibration.confidences())));
    graph.output("probabilities", labels);
  }

  private String corrected(String scores, List<Confidence> confidences) {
    String label = graph.add("ArgMax", List.of(scores), ROWS, Attribute.of("keepdims", 1L));
    String predicted =
        graph.add(
            "OneHot",
            List.of(
                graph.add("Squeeze", List.of(label, graph.integers(1))),
                graph.integers(labels),
                graph.list(0, 1)));
    // Without the predicted label, so that no difference to 1 is lost.
    String others =
        graph.add("Sub", List.of(scores, graph.add("Mul", List.of(predicted, graph.scalar(1e9)))));
    String shares = graph.add("Softmax", List.of(others), ROWS);
    String confidence = confidence(scores, others, label, confidences);
    return shareOut(predicted, shares, confidence);
  }

  /** Adds sigmoid(slope · logit(confidence) + offset), within its limits: [batch, 1]. */
  private String confidence(
      String scores, String others, String label, List<Confidence> confidences) {
    Attribute axis = Attribute.of("axes", new int[] {1});
    String top = graph.add("ReduceMax", List.of(scores), axis);
    String rest = graph.add("ReduceLogSumExp", List.of(others), axis);
    String logit =
        graph.add(
            "Min", List.of(graph.add("Sub", List.of(top, rest)), graph.scalar(GREATEST_LOGIT)));
    float[] slopes = new float[labels];
    float[] offsets = new float[labels];
    for (int i = 0; i < labels; i++) {
      slopes[i] = (float) confidences.get(i).slope();
      offsets[i] = (float) confidences.get(i).offset();
    }
    String slope = graph.add("Gather", List.of(graph.list(slopes), label));
    String offset = graph.add("Gather", List.of(graph.list(offsets), label));
    String sum = graph.add("Add", List.of(graph.add("Mul", List.of(slope, logit)), offset));
    return graph.add(
        "Clip",
        List.of(
            graph.add("Sigmoid", List.of(sum)),
            graph.scalar(1.0 / labels + MARGIN),
            graph.scalar(1 - MARGIN)));
  }

  /** Adds the sharing out of what the predicted label leaves, none reaching its confidence. */
  private String shareOut(String predicted, String shares, String confidence) {
    String one = graph.scalar(1);
    String least = graph.scalar(1e-30);
    String rows = graph.integers(1);
    String most = graph.add("Mul", List.of(confidence, graph.scalar(1 - MARGIN)));
    String left = graph.add("Sub", List.of(one, confidence));
    String open = graph.add("Sub", List.of(one, predicted));
    String fixed = graph.add("Mul", List.of(predicted, confidence));
    for (int pass = 0; pass < Math.min(labels - 1, MOST_PASSES); pass++) {
      String full =
          graph.add(
              "Cast",
              List.of(graph.add("Greater", List.of(open(shares, open, left, rows, least), most))),
              Attribute.of("to", 1L));
      String capped = graph.add("Mul", List.of(full, most));
      fixed = graph.add("Add", List.of(fixed, capped));
      open = graph.add("Sub", List.of(open, full));
      left = graph.add("Sub", List.of(left, graph.add("ReduceSum", List.of(capped, rows))));
    }
    return graph.add("Add", List.of(fixed, open(shares, open, left, rows, least)));
  }

  /** Adds what is left, in the proportions of the labels that are open. */
  private String open(String shares, String open, String left, String rows, String least) {
    String wanted = graph.add("Mul", List.of(shares, open));
    String sum = graph.add("Max", List.of(graph.add("ReduceSum", List.of(wanted, rows)), least));
    return graph.add("Mul", List.of(graph.add("Div", List.of(wanted, sum)), left));
  }
}
