package dev.starsight.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.starsight.text.Encoding;
import dev.starsight.text.Tokenizer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The MiniLM encoder in ONNX Runtime, with the head of a Hugging Face {@code
 * BertForSequenceClassification}: texts in, probabilities out, in batches of similar length. The
 * tokenizer is ours, so that only the network is compared. The settings are the fastest in 32 bits:
 * all optimizations of the graph, one operator at a time on all threads, which spin between
 * operators, tensors in direct buffers, and only [CLS] of the result is read.
 */
final class OnnxClassifier implements AutoCloseable {

  private static final int BATCH = 32;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final Tokenizer tokenizer;
  private final int maxLength;
  private final OrtSession session;
  private final ClassificationHead head;

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
    for (int from = 0; from < order.length; from += BATCH) {
      int start = from;
      int to = Math.min(order.length, from + BATCH);
      List<Encoding> batch =
          IntStream.range(from, to).mapToObj(i -> encodings.get(order[i])).toList();
      float[][] states = firstStates(batch);
      for (int i = 0; i < states.length; i++) {
        probabilities[order[start + i]] = head.probabilities(states[i]);
      }
    }
    return probabilities;
  }

  /** Returns the last hidden states of [CLS] of texts, the first of which is the longest. */
  private float[][] firstStates(List<Encoding> batch) throws OrtException {
    int width = batch.get(0).length();
    LongBuffer ids = longs(batch.size() * width);
    LongBuffer mask = longs(batch.size() * width);
    for (int row = 0; row < batch.size(); row++) {
      Encoding encoding = batch.get(row);
      for (int i = 0; i < encoding.length(); i++) {
        ids.put(row * width + i, encoding.inputId(i));
        mask.put(row * width + i, 1);
      }
    }
    long[] shape = {batch.size(), width};
    try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids, shape);
        OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask, shape);
        OnnxTensor types =
            OnnxTensor.createTensor(environment, longs(batch.size() * width), shape);
        OrtSession.Result result =
            session.run(
                Map.of(
                    "input_ids", idTensor,
                    "attention_mask", maskTensor,
                    "token_type_ids", types))) {
      FloatBuffer states = ((OnnxTensor) result.get(0)).getFloatBuffer();
      int size = states.remaining() / (batch.size() * width);
      float[][] first = new float[batch.size()][size];
      for (int row = 0; row < first.length; row++) {
        states.get(row * width * size, first[row]);
      }
      return first;
    }
  }

  private static LongBuffer longs(int count) {
    return ByteBuffer.allocateDirect(count * Long.BYTES)
        .order(ByteOrder.nativeOrder())
        .asLongBuffer();
  }

  @Override
  public void close() throws OrtException {
    session.close();
    tokenizer.close();
  }
}
