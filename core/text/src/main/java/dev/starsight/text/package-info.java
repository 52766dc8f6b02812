/**
 * Texts as a BERT encoder reads them: the ids of WordPiece tokens between {@code [CLS]} and {@code
 * [SEP]}. A {@link dev.starsight.text.TokenizerFile} opens a tokenizer: Starsight's own where that
 * does exactly what the file asks for, else Hugging Face's. A {@link dev.starsight.text.Tokenizer}
 * encodes a text as an {@link dev.starsight.text.Encoding}, an {@link
 * dev.starsight.text.EncodingBatch} pads many to one length, and a {@link
 * dev.starsight.text.Vocabulary} maps ids to tokens.
 *
 * <pre>{@code
 * try (Tokenizer tokenizer = TokenizerFile.open(Path.of("minilm")).tokenizer()) {
 *   Encoding encoding = tokenizer.encode("Works as described.", 128);
 *   List<String> tokens = tokenizer.vocabulary().tokens(encoding);
 *   EncodingBatch batch = EncodingBatch.toMultipleOf(tokenizer.encode(texts, 128), 8);
 * }
 * }</pre>
 *
 * <p>Traps. Encodings are not padded; batches are. A literal {@code [CLS]}, {@code [SEP]}, {@code
 * [MASK]}, {@code [PAD]} or {@code [UNK]} in a text becomes that special token, as in Hugging
 * Face's libraries, so a {@code [SEP]} in the middle means nothing. Accents are stripped and
 * letters lower-cased if the tokenizer's file says so, so the tokens do not spell the text.
 */
@NullMarked
package dev.starsight.text;

import org.jspecify.annotations.NullMarked;
