package dev.starsight.benchmarks;

import dev.starsight.transformer.internal.weights.CheckpointFiles;
import dev.starsight.transformer.internal.weights.EncoderConfig;
import dev.starsight.transformer.internal.weights.NetworkShape;
import dev.starsight.transformer.internal.weights.OnnxInitializers;
import dev.starsight.transformer.internal.weights.TensorSource;
import dev.starsight.transformer.internal.weights.TensorSpec;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;

/** The ONNX model of MiniLM with the weights of a fine-tuned one, for ONNX Runtime. */
@NullMarked
public final class MiniLmOnnx {

  private static final String MODEL = "/all-minilm-l6-v2.onnx";

  private MiniLmOnnx() {}

  /**
   * Returns the bytes of the model.
   *
   * @param directory a fine-tuned MiniLM in Hugging Face layout
   * @throws IOException naming the tensor, if it has another shape
   */
  public static byte[] withWeightsOf(Path directory) throws IOException {
    try (InputStream in = MiniLmOnnx.class.getResourceAsStream(MODEL)) {
      if (in == null) {
        throw new FileNotFoundException(MODEL + ": is not on the class path");
      }
      byte[] onnx = in.readAllBytes();
      OnnxInitializers places = OnnxInitializers.of(MODEL, onnx);
      TensorSource weights = CheckpointFiles.open(directory).weights();
      for (TensorSpec spec : NetworkShape.encoder(EncoderConfig.miniLm()).tensors()) {
        places.write(spec, weights.read(spec));
      }
      return onnx;
    }
  }
}
