import { z } from "zod";

const optionalTextSchema = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);

/**
 * `data` of one event of `GET /api/events/stream/`: which message came in. Bodies are not pushed; get the message by its
 * id. The hosted service's fields are not documented beyond the event names.
 */
export const raviEventSchema = z.object({
  id: z.int(),
  thread_id: optionalTextSchema,
  conversation_id: optionalTextSchema,
  created_dt: optionalTextSchema,
});

/** A message that came in. */
export interface RaviEvent extends z.infer<typeof raviEventSchema> {
  readonly kind: "email" | "sms";
  /** Resumes after this event when given as `lastEventId`. `undefined` when the service numbers no events. */
  readonly eventId: string | undefined;
}
