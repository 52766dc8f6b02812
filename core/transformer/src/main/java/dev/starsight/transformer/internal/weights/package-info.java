/**
 * Weights of BERT and DistilBERT under Hugging Face's names, from safetensors or ONNX, and the
 * configuration that gives them their shapes.
 */
@NullMarked
package dev.starsight.transformer.internal.weights;

import org.jspecify.annotations.NullMarked;
