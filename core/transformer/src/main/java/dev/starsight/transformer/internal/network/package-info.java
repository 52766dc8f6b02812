/**
 * The encoder with its head on DJL's PyTorch engine: a fast network written as TorchScript, a plain
 * one from operators as reference and fallback, and the engine's global settings. See decision 002.
 */
@NullMarked
package dev.starsight.transformer.internal.network;

import org.jspecify.annotations.NullMarked;
