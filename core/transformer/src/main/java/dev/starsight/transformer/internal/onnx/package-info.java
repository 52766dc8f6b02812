/**
 * Encoder models as ONNX (https://onnx.ai/onnx/repo-docs/IR.html, operator set 17): the graph of a
 * BERT or DistilBERT with its head and its calibration, and the file that holds it.
 */
@NullMarked
package dev.starsight.transformer.internal.onnx;

import org.jspecify.annotations.NullMarked;
