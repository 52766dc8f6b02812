package dev.starsight.benchmarks;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.starsight.text.Encoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The inputs of a BERT in ONNX: ids, mask and segments of texts, padded to the longest. */
final class OnnxInputs implements AutoCloseable {

  private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

  OnnxInputs(OrtEnvironment environment, List<Encoding> batch) throws OrtException {
    int width = batch.stream().mapToInt(Encoding::length).max().orElseThrow();
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
    tensors.put("input_ids", OnnxTensor.createTensor(environment, ids, shape));
    tensors.put("attention_mask", OnnxTensor.createTensor(environment, mask, shape));
    LongBuffer segments = longs(batch.size() * width);
    tensors.put("token_type_ids", OnnxTensor.createTensor(environment, segments, shape));
  }

  Map<String, OnnxTensor> tensors() {
    return tensors;
  }

  private static LongBuffer longs(int count) {
    return ByteBuffer.allocateDirect(count * Long.BYTES)
        .order(ByteOrder.nativeOrder())
        .asLongBuffer();
  }

  @Override
  public void close() {
    tensors.values().forEach(OnnxTensor::close);
  }
}
