package dev.starsight.benchmarks;

import ai.onnxruntime.OrtException;
import dev.starsight.data.Example;
import dev.starsight.reviews.Review;
import java.io.IOException;
import java.util.List;

/**
 * Prints for how many reviews our classifier and ONNX Runtime give the same label, and the accuracy
 * of both, which shows the cost of 16 bits.
 *
 * <pre>
 * java -Dstarsight.model=DIR -Dstarsight.reviews=FILE -cp benchmarks/target/benchmarks.jar \
 *     dev.starsight.benchmarks.InferenceAgreement 4000
 * </pre>
 */
public final class InferenceAgreement {

  private InferenceAgreement() {}

  /** Takes the number of reviews. */
  public static void main(String[] args) throws IOException, OrtException {
    if (args.length != 1 || !args[0].matches("[1-9][0-9]{0,6}")) {
      System.err.println("usage: InferenceAgreement REVIEWS, of -Dstarsight.reviews=FILE");
      System.exit(2);
    }
    List<Example> examples =
        Corpus.reviews(Corpus.REVIEWS, Integer.parseInt(args[0])).stream()
            .map(Review::toExample)
            .toList();
    try (InferenceEngines engines = InferenceEngines.open()) {
      System.out.println(engines.agreement(examples));
    }
  }
}
