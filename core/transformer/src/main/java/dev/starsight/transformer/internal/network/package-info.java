/**
 * The encoder with its head on DJL's PyTorch engine: a fast network in TorchScript, a plain one of
 * operators as reference and fallback, and the engine's global settings. See decision 002.
 */
@NullMarked
package dev.starsight.transformer.internal.network;

import org.jspecify.annotations.NullMarked;
