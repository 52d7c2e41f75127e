import * as z from 'zod';

// The page's policy forbids code that is made at run time. Loaded before all that has schemas.
z.config({ jitless: true });
