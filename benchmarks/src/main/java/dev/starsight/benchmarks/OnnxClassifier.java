package dev.starsight.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The MiniLM encoder in ONNX Runtime, with the head of a Hugging Face {@code
 * BertForSequenceClassification}: texts in, probabilities out, in batches of similar length. The
 * tokenizer is ours, so that only the network is compared. The settings are the fastest in 32 bits:
 * all optimizations of the graph, one operator at a time on all threads, which spin between
 * operators, tensors in direct buffers, and only [CLS] of the result is read. The size of a batch
 * is chosen by speed ({@link #chooseBatches}). Unlike ours it computes the last layer for all
 * tokens, which is 14 % of the products of matrices.
 */
final class OnnxClassifier implements AutoCloseable {

  /** Batches to choose from: so many texts, or so many tokens with padding. */
  private static final List<Batches> CHOICES =
      List.of(
          new Batches(1, 0),
          new Batches(4, 0),
          new Batches(8, 0),
          new Batches(16, 0),
          new Batches(32, 0),
          new Batches(0, 512),
          new Batches(0, 1024),
          new Batches(0, 2048),
          new Batches(0, 4096));

  private static final int TRIALS = 3;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final Tokenizer tokenizer;
  private final int maxLength;
  private final OrtSession session;
  private final ClassificationHead head;
  private Batches batches = CHOICES.get(0);

  /**
   * How texts, ordered by length, are put together.
   *
   * @param texts a batch; 0 if their number depends on their length
   * @param tokens a batch, padding included; 0 if the number of texts is given
   */
  private record Batches(int texts, int tokens) {

    int size(int longest) {
      return texts > 0 ? texts : Math.max(1, tokens / longest);
    }

    @Override
    public String toString() {
      return texts > 0 ? texts + " texts" : tokens + " tokens";
    }
  }

  /**
   * Opens the model; closes the tokenizer with it.
   *
   * @param onnx the bytes of the model
   */
  OnnxClassifier(
      byte[] onnx, Tokenizer tokenizer, int maxLength, ClassificationHead head, int threads)
      throws OrtException {
    this.tokenizer = tokenizer;
    this.maxLength = maxLength;
    this.head = head;
    try (SessionOptions options = new SessionOptions()) {
      options.setOptimizationLevel(SessionOptions.OptLevel.ALL_OPT);
      options.setExecutionMode(SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "1");
      options.addConfigEntry("session.set_denormal_as_zero", "1");
      this.session = environment.createSession(onnx, options);
    }
  }

  /** Sets the batches to those that are the fastest for these texts at once, and returns them. */
  String chooseBatches(List<String> texts) throws OrtException {
    Map<Batches, Long> least = new LinkedHashMap<>();
    for (int trial = 0; trial < TRIALS; trial++) {
      for (Batches choice : CHOICES) {
        batches = choice;
        long begun = System.nanoTime();
        probabilities(texts);
        least.merge(choice, System.nanoTime() - begun, Math::min);
      }
    }
    batches = Collections.min(least.entrySet(), Map.Entry.comparingByValue()).getKey();
    return batches.toString();
  }

  /** Returns the probability of each label, one row a text. */
  double[][] probabilities(List<String> texts) throws OrtException {
    List<Encoding> encodings = tokenizer.encode(texts, maxLength);
    int[] order =
        IntStream.range(0, encodings.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> -encodings.get(i).length()))
            .mapToInt(i -> i)
            .toArray();
    double[][] probabilities = new double[order.length][];
    int from = 0;
    while (from < order.length) {
      int start = from;
      int size = batches.size(encodings.get(order[from]).length());
      int to = Math.min(order.length, from + size);
      List<Encoding> batch =
          IntStream.range(start, to).mapToObj(i -> encodings.get(order[i])).toList();
      float[][] states = firstStates(batch);
      for (int i = 0; i < states.length; i++) {
        probabilities[order[start + i]] = head.probabilities(states[i]);
      }
      from = to;
    }
    return probabilities;
  }

  /** Returns the last hidden states of [CLS] of texts, the first of which is the longest. */
  private float[][] firstStates(List<Encoding> batch) throws OrtException {
    int width = batch.get(0).length();
    try (OnnxInputs inputs = new OnnxInputs(environment, batch);
        OrtSession.Result result = session.run(inputs.tensors())) {
      FloatBuffer states = ((OnnxTensor) result.get(0)).getFloatBuffer();
      int size = states.remaining() / (batch.size() * width);
      float[][] first = new float[batch.size()][size];
      for (int row = 0; row < first.length; row++) {
        states.get(row * width * size, first[row]);
      }
      return first;
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
    tokenizer.close();
  }
}
