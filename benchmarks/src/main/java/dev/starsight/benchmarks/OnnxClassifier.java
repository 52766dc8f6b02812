package dev.starsight.benchmarks;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The MiniLM encoder in ONNX Runtime behind DJL's tokenizer, with the head of a Hugging Face {@code
 * BertForSequenceClassification}: texts in, probabilities out, in sorted batches as one does it.
 */
final class OnnxClassifier implements AutoCloseable {

  private static final String MODEL = "/all-minilm-l6-v2.onnx";
  private static final int BATCH = 32;

  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final HuggingFaceTokenizer tokenizer;
  private final OrtSession session;
  private final ClassificationHead head;

  /** Takes over the tokenizer. */
  OnnxClassifier(HuggingFaceTokenizer tokenizer, ClassificationHead head, int threads)
      throws IOException, OrtException {
    this.tokenizer = tokenizer;
    this.head = head;
    try (InputStream in = OnnxClassifier.class.getResourceAsStream(MODEL);
        OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      if (in == null) {
        throw new IOException(MODEL + ": is not on the class path");
      }
      options.setIntraOpNumThreads(threads);
      this.session = environment.createSession(in.readAllBytes(), options);
    }
  }

  /** The probability of each label, a row a text. */
  double[][] probabilities(List<String> texts) throws OrtException {
    Encoding[] encodings = tokenizer.batchEncode(texts);
    int[] order =
        IntStream.range(0, encodings.length)
            .boxed()
            .sorted(Comparator.comparingInt(i -> -encodings[i].getIds().length))
            .mapToInt(i -> i)
            .toArray();
    double[][] probabilities = new double[encodings.length][];
    for (int from = 0; from < order.length; from += BATCH) {
      int[] batch = Arrays.copyOfRange(order, from, Math.min(order.length, from + BATCH));
      float[][][] states = states(encodings, batch);
      for (int i = 0; i < batch.length; i++) {
        probabilities[batch[i]] = head.probabilities(states[i][0]);
      }
    }
    return probabilities;
  }

  /** The last hidden states of texts of which the first is the longest. */
  private float[][][] states(Encoding[] encodings, int[] batch) throws OrtException {
    int width = encodings[batch[0]].getIds().length;
    long[][] ids = new long[batch.length][];
    long[][] mask = new long[batch.length][width];
    for (int i = 0; i < batch.length; i++) {
      long[] own = encodings[batch[i]].getIds();
      ids[i] = Arrays.copyOf(own, width);
      Arrays.fill(mask[i], 0, own.length, 1);
    }
    try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids);
        OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask);
        OnnxTensor types = OnnxTensor.createTensor(environment, new long[batch.length][width]);
        OrtSession.Result result =
            session.run(
                Map.of(
                    "input_ids", idTensor,
                    "attention_mask", maskTensor,
                    "token_type_ids", types))) {
      return (float[][][]) result.get(0).getValue();
    }
  }

  @Override
  public void close() throws OrtException {
    session.close();
    tokenizer.close();
  }
}
